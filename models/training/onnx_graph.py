"""A BERT encoder as an ONNX graph whose matrix products are of whole numbers.

The graph is written node by node rather than traced: it uses onnxruntime's fused operators. Every weight matrix is
8-bit, with one scale for each of its outputs; what it is multiplied with becomes bytes of a span that was fixed when
the graph was written (`spans.py`), never by anything else in the batch. Sums of whole numbers are exact in any order,
so a text's result does not depend on its neighbours, nor on how a product is cut into blocks. Nothing is padded: the
texts of a batch are of one length.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from spans import Span

Array = npt.NDArray[np.float32]
Weights = Mapping[str, npt.NDArray[np.float32]]

LEVELS = 63
"""The largest weight: two products of it with a byte (2 * 63 * 255) still fit the 16-bit sums of a processor without
8-bit dot products, so that no machine cuts a sum off."""

MICROSOFT = "com.microsoft"
OPSETS = (helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1))
"""What the oldest onnxruntime that voca allows can run. ``Attention`` of 23 would save 7% of the time, and the last
onnxruntime for Macs with Intel processors lacks a part of that set."""


def int8_rows(matrix: Array, levels: int = 127) -> tuple[npt.NDArray[np.int8], Array]:
    """Return the rows as whole numbers from -levels to levels and the scale of each."""
    scale = np.abs(matrix).max(axis=1) / levels
    scale[scale == 0] = 1
    return np.rint(matrix / scale[:, None]).astype(np.int8), scale.astype(np.float32)


@dataclass
class Graph:
    """Nodes and constants that are being gathered.

    Attributes
    ----------
    heads
        Of the attention.
    epsilon
        Of the normalisation.
    spans
        Bytes of each product's input, by the product's name; None keeps all numbers as they are.
    inputs
        What the products are given: names of values, by the product's name.
    """

    heads: int
    epsilon: float
    spans: Mapping[str, Span] | None = None
    inputs: dict[str, str] = field(default_factory=dict)
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, npt.NDArray[np.generic]] = field(default_factory=dict)

    def constant(self, name: str, value: npt.NDArray[np.generic]) -> str:
        """Keep a constant and return its name."""
        self.constants[name] = value
        return name

    def node(self, kind: str, inputs: list[str], domain: str = "", count: int = 1, **options: object) -> list[str]:
        """Add a node and return the names of its outputs."""
        outputs = [f"{kind}_{len(self.nodes)}_{i}" for i in range(count)]
        self.nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **options))
        return outputs

    def linear(self, name: str, x: str, parts: list[tuple[Array, Array]]) -> list[str]:
        """Multiply by weight matrices [out, in] and add their biases [out]."""
        self.inputs[name] = x
        if self.spans is None:
            products = [
                self.node("MatMul", [x, self.constant(f"{name}.{i}", np.ascontiguousarray(matrix.T))])[0]
                for i, (matrix, _) in enumerate(parts)
            ]
            biases = [self.constant(f"{name}.{i}.bias", bias) for i, (_, bias) in enumerate(parts)]
            return [self.node("Add", [p, b])[0] for p, b in zip(products, biases, strict=True)]
        whole = self.quantized(name, x, self.spans[name])
        return [
            self.node("MatMulIntegerToFloat", self.factors(name, f"{name}.{i}", whole, *part), MICROSOFT)[0]
            for i, part in enumerate(parts)
        ]

    def factors(self, name: str, part: str, whole: str, matrix: Array, bias: Array) -> list[str]:
        """Return the inputs of a product of bytes; a channel's further columns have its weights."""
        assert self.spans is not None
        rows, scale = int8_rows(matrix, LEVELS)
        more = [rows[:, [piece.channel]] * np.int8(piece.sign) for piece in self.spans[name].pieces]
        turned = self.constant(f"{part}.bytes", np.ascontiguousarray(np.hstack([rows, *more]).T))
        factor, shift = self.constant(f"{part}.scale", scale), self.constant(f"{part}.bias", bias)
        return [whole, turned, f"{name}.step", factor, f"{name}.zero", "", shift]

    def quantized(self, name: str, x: str, span: Span) -> str:
        """Return token vectors in bytes, further columns behind them."""
        step, zero = np.float32(span.scale), np.uint8(span.zero)
        ends = [self.constant(f"{name}.step", step), self.constant(f"{name}.zero", zero)]
        whole = self.node("QuantizeLinear", [x, *ends])[0]
        if not span.pieces:
            return whole
        channels, signs, starts = (np.array(values) for values in zip(*span.pieces, strict=True))
        more = self.node("Gather", [x, self.constant(f"{name}.channels", channels)], axis=-1)[0]
        more = self.node("Mul", [more, self.constant(f"{name}.signs", signs.astype(np.float32))])[0]
        more = self.node("Sub", [more, self.constant(f"{name}.starts", starts.astype(np.float32))])[0]
        more = self.node("QuantizeLinear", [self.node("Relu", [more])[0], *ends])[0]
        return self.node("Concat", [whole, more], axis=-1)[0]

    def embeddings(self, weights: Weights) -> str:
        """Add the word, position and type embeddings and normalise them."""
        words = weights["embeddings.word_embeddings.weight"]
        if self.spans is None:
            row = self.node("Gather", [self.constant("words", words), "input_ids"])[0]
        else:
            rows, scale = int8_rows(words)
            row = self.node("Gather", [self.constant("words", rows), "input_ids"])[0]
            row = self.node("Cast", [row], to=TensorProto.FLOAT)[0]
            factor = self.node("Gather", [self.constant("words.scale", scale[:, None]), "input_ids"])[0]
            row = self.node("Mul", [row, factor])[0]
        places = (
            weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        )
        length = self.node("Shape", ["input_ids"], start=1, end=2)[0]
        bounds = [self.constant("start", np.array([0])), length, "start"]
        place = self.node("Slice", [self.constant("places", places.astype(np.float32)), *bounds])[0]
        return self.normalised(row, place, weights, "embeddings.LayerNorm")

    def normalised(self, x: str, skip: str, weights: Weights, name: str) -> str:
        """Add two values and normalise the sum.

        Two operators: the fused one of the same purpose takes several times their time on a processor.
        """
        summed = self.node("Add", [x, skip])[0]
        scale = self.constant(f"{name}.weight", weights[f"{name}.weight"])
        shift = self.constant(f"{name}.bias", weights[f"{name}.bias"])
        return self.node("LayerNormalization", [summed, scale, shift], epsilon=self.epsilon, axis=-1)[0]

    def layer(self, x: str, weights: Weights, prefix: str) -> str:
        """Add one transformer layer."""

        def dense(name: str) -> tuple[Array, Array]:
            return weights[f"{prefix}.{name}.weight"], weights[f"{prefix}.{name}.bias"]

        own = "attention.self"
        parts = self.linear(f"{prefix}.{own}", x, [dense(f"{own}.{name}") for name in ("query", "key", "value")])
        heard = self.node("MultiHeadAttention", parts, MICROSOFT, num_heads=self.heads)[0]
        (turned,) = self.linear(f"{prefix}.attention.output", heard, [dense("attention.output.dense")])
        x = self.normalised(turned, x, weights, f"{prefix}.attention.output.LayerNorm")
        (wide,) = self.linear(f"{prefix}.intermediate", x, [dense("intermediate.dense")])
        wide = self.node("FastGelu", [wide], MICROSOFT)[0]
        (narrow,) = self.linear(f"{prefix}.output", wide, [dense("output.dense")])
        return self.normalised(narrow, x, weights, f"{prefix}.output.LayerNorm")

    def mean(self, x: str) -> str:
        """Average the token vectors, by a product with ones: ``ReduceMean`` adds in another order for a single text."""
        length = self.node("Shape", [x], start=1, end=2)[0]
        shape = self.node("Concat", [self.constant("single", np.array([1])), length], axis=0)[0]
        ones = self.node("ConstantOfShape", [shape], value=numpy_helper.from_array(np.ones(1, np.float32)))[0]
        total = self.node("Squeeze", [self.node("MatMul", [ones, x])[0], self.constant("middle", np.array([1]))])[0]
        return self.node("Div", [total, self.node("Cast", [length], to=TensorProto.FLOAT)[0]])[0]

    def named(self, x: str, name: str) -> None:
        """Give a result its name outside."""
        self.nodes.append(helper.make_node("Identity", [x], [name]))

    def output(self, x: str, matrix: Array, bias: Array, name: str, of: str = "") -> None:
        """Add a small float32 head with a named output; its weights' names begin with `of`."""
        weight = self.constant(f"{of}{name}.weight", np.ascontiguousarray(matrix.T))
        product = self.node("MatMul", [x, weight])[0]
        shift = self.constant(f"{of}{name}.bias", bias)
        self.nodes.append(helper.make_node("Add", [product, shift], [name]))

    def model(self, outputs: Mapping[str, list[str | int]]) -> bytes:
        """Return the graph as a model with its weights."""
        inputs = [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"])]
        results = [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in outputs.items()]
        constants = [numpy_helper.from_array(np.ascontiguousarray(v), k) for k, v in self.constants.items()]
        graph = helper.make_graph(self.nodes, "model", inputs, results, constants)
        model = helper.make_model(graph, opset_imports=OPSETS, ir_version=10, producer_name="voca")
        content: bytes = model.SerializeToString()
        return content

    def save(self, path: Path, outputs: Mapping[str, list[str | int]]) -> None:
        """Write the model."""
        path.write_bytes(self.model(outputs))


def end_of_layer(nodes: Sequence[onnx.NodeProto], layers: int) -> int:
    """Return the place of the node that ends so many layers of a trunk: each normalises twice, the embeddings once."""
    return [i for i, node in enumerate(nodes) if node.op_type == "LayerNormalization"][2 * layers]


def trunk(
    weights: Weights, layers: int, heads: int, epsilon: float, spans: Mapping[str, Span] | None = None
) -> tuple[Graph, str]:
    """Return a graph up to the last layer's token vectors, and their name."""
    graph = Graph(heads, epsilon, spans)
    x = graph.embeddings(weights)
    for i in range(layers):
        x = graph.layer(x, weights, f"encoder.layer.{i}")
    return graph, x
