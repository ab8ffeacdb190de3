"""Turn gte-small's ONNX export into a folder that transformers opens: ``python gte_small.py EXPORT OUT``.

The export names its biases but not its matrices; each matrix is followed by the addition of its bias.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import numpy_helper
from safetensors.numpy import save_file

BESIDE = ("config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt")


def named_weights(model: onnx.ModelProto) -> dict[str, npt.NDArray[np.float32]]:
    """Return the weights of a BERT export by their names in transformers."""
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    reader = {name: node for node in model.graph.node for name in node.input}
    found = {name: value for name, value in values.items() if name.startswith(("embeddings.", "encoder."))}
    for node in model.graph.node:
        if node.op_type == "MatMul" and node.input[1] in values:
            bias = next(name for name in reader[node.output[0]].input if name in values)
            found[bias.removesuffix("bias") + "weight"] = values[node.input[1]].T
    return {name: np.ascontiguousarray(value) for name, value in found.items()}


def main() -> None:
    """Read the export and write the folder."""
    export, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    save_file(named_weights(onnx.load(export / "onnx/model.onnx")), out / "model.safetensors", {"format": "pt"})
    for name in BESIDE:
        shutil.copy(export / name, out / name)


if __name__ == "__main__":
    main()
