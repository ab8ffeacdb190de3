"""A BERT encoder as an ONNX graph whose matrix products are of whole numbers.

The graph is written node by node rather than traced: it uses onnxruntime's fused operators. Every weight matrix is
8-bit, with one scale for each of its outputs; before a product each token's vector is turned into bytes by its own
largest number, never by anything else in the batch. Sums of whole numbers are exact in any order, so a text's result
does not depend on its neighbours, nor on how a product is cut into blocks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Array = npt.NDArray[np.float32]
Weights = Mapping[str, npt.NDArray[np.float32]]

LEVELS = 63
"""The largest weight: two products of it with a byte (2 * 63 * 255) still fit the 16-bit sums of a processor without
8-bit dot products, so that no machine cuts a sum off."""

MICROSOFT = "com.microsoft"


def int8_rows(matrix: Array, levels: int = 127) -> tuple[npt.NDArray[np.int8], Array]:
    """Return the rows as whole numbers from -levels to levels and the scale of each."""
    scale = np.abs(matrix).max(axis=1) / levels
    scale[scale == 0] = 1
    return np.rint(matrix / scale[:, None]).astype(np.int8), scale.astype(np.float32)


@dataclass
class Graph:
    """Nodes and constants that are being gathered."""

    heads: int
    epsilon: float
    exact: bool = False
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

    def linear(self, name: str, x: str, matrix: Array) -> str:
        """Multiply by a weight matrix [out, in]; the bias is added by the operator that follows."""
        if self.exact:
            weight = self.constant(name, np.ascontiguousarray(matrix.T))
            return self.node("MatMul", [x, weight])[0]
        rows, scale = int8_rows(matrix, LEVELS)
        turned = self.constant(f"{name}.bytes", np.ascontiguousarray(rows.T))
        factor = self.constant(f"{name}.scale", scale)
        whole, share = self.quantized(x)
        inputs = [
            whole,
            turned,
            self.constant("one", np.float32(1)),
            factor,
            self.constant("middle.byte", np.uint8(128)),
        ]
        product = self.node("MatMulIntegerToFloat", inputs, MICROSOFT)[0]
        return self.node("Mul", [product, share])[0]

    def quantized(self, x: str) -> tuple[str, str]:
        """Return token vectors in bytes around 128, each by its own largest number, and the scale of each."""
        last = self.constant("last", np.array([-1]))
        most, least = (self.node(kind, [x, last], keepdims=1)[0] for kind in ("ReduceMax", "ReduceMin"))
        floor = self.constant("floor", np.float32(1e-7))
        largest = self.node("Max", [most, self.node("Neg", [least])[0], floor])[0]
        scale = self.node("Mul", [largest, self.constant("step", np.float32(1 / 127))])[0]
        turns = self.node("Div", [self.constant("levels", np.float32(127)), largest])[0]
        inputs = [self.node("Mul", [x, turns])[0], "one", "middle.byte"]
        self.constant("one", np.float32(1))
        self.constant("middle.byte", np.uint8(128))
        return self.node("QuantizeLinear", inputs)[0], scale

    def embeddings(self, weights: Weights) -> str:
        """Add the word, position and type embeddings and normalise them."""
        words = weights["embeddings.word_embeddings.weight"]
        if self.exact:
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
        summed = self.node("Add", [row, place])[0]
        return self.normalised(summed, weights, "embeddings.LayerNorm")

    def normalised(self, x: str, weights: Weights, name: str) -> str:
        """Normalise a sum."""
        scale = self.constant(f"{name}.weight", weights[f"{name}.weight"])
        shift = self.constant(f"{name}.bias", weights[f"{name}.bias"])
        return self.node("LayerNormalization", [x, scale, shift], epsilon=self.epsilon, axis=-1)[0]

    def joined(self, x: str, skip: str, weights: Weights, dense: str, norm: str) -> str:
        """Add a layer's output, its bias and its input, and normalise.

        Three operators: the fused one of the same purpose takes several times their time on a processor.
        """
        bias = self.constant(f"{dense}.bias", weights[f"{dense}.bias"])
        summed = self.node("Add", [self.node("Add", [x, bias])[0], skip])[0]
        return self.normalised(summed, weights, norm)

    def layer(self, x: str, weights: Weights, prefix: str) -> str:
        """Add one transformer layer."""
        own = f"{prefix}.attention.self"
        names = ("query", "key", "value")
        matrix = np.concatenate([weights[f"{own}.{name}.weight"] for name in names])
        bias = self.constant(f"{own}.bias", np.concatenate([weights[f"{own}.{name}.bias"] for name in names]))
        parts = self.node("Split", [self.linear(own, x, matrix)], count=3, axis=-1, num_outputs=3)
        heard = self.node("MultiHeadAttention", [*parts, bias, "mask"], MICROSOFT, num_heads=self.heads)[0]
        dense = f"{prefix}.attention.output.dense"
        turned = self.linear(dense, heard, weights[f"{dense}.weight"])
        x = self.joined(turned, x, weights, dense, f"{prefix}.attention.output.LayerNorm")
        wide = self.linear(f"{prefix}.wide", x, weights[f"{prefix}.intermediate.dense.weight"])
        bias = self.constant(f"{prefix}.wide.bias", weights[f"{prefix}.intermediate.dense.bias"])
        wide = self.node("FastGelu", [wide, bias], MICROSOFT)[0]
        narrow = self.linear(f"{prefix}.narrow", wide, weights[f"{prefix}.output.dense.weight"])
        return self.joined(narrow, x, weights, f"{prefix}.output.dense", f"{prefix}.output.LayerNorm")

    def mean(self, x: str) -> str:
        """Average the token vectors that are not padding."""
        weight = self.node("Cast", ["mask"], to=TensorProto.FLOAT)[0]
        column = self.node("Unsqueeze", [weight, self.constant("middle", np.array([1]))])[0]
        total = self.node("MatMul", [column, x])[0]
        total = self.node("Squeeze", [total, "middle"])[0]
        count = self.node("ReduceSum", [weight, "middle"], keepdims=1)[0]
        return self.node("Div", [total, count])[0]

    def named(self, x: str, name: str) -> None:
        """Give a result its name outside."""
        self.nodes.append(helper.make_node("Identity", [x], [name]))

    def output(self, x: str, matrix: Array, bias: Array, name: str) -> None:
        """Add a small float32 head with a named output."""
        weight = self.constant(f"{name}.weight", np.ascontiguousarray(matrix.T))
        product = self.node("MatMul", [x, weight])[0]
        shift = self.constant(f"{name}.bias", bias)
        self.nodes.append(helper.make_node("Add", [product, shift], [name]))

    def save(self, path: Path, outputs: Mapping[str, list[str | int]]) -> None:
        """Check the graph and write it."""
        inputs = [
            helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"]),
            helper.make_tensor_value_info("mask", TensorProto.INT32, ["batch", "length"]),
        ]
        results = [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in outputs.items()]
        constants = [numpy_helper.from_array(np.ascontiguousarray(v), k) for k, v in self.constants.items()]
        graph = helper.make_graph(self.nodes, path.stem, inputs, results, constants)
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="voca")
        path.write_bytes(model.SerializeToString())


def trunk(weights: Weights, layers: int, heads: int, epsilon: float, exact: bool = False) -> tuple[Graph, str]:
    """Return a graph up to the last layer's token vectors, and their name."""
    graph = Graph(heads, epsilon, exact)
    x = graph.embeddings(weights)
    for i in range(layers):
        x = graph.layer(x, weights, f"encoder.layer.{i}")
    return graph, x
