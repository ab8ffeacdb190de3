"""The teacher, all-MiniLM-L6-v2, as a plain transformer: vectors for texts, in length order, half precision."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from transformers import AutoModel, AutoTokenizer

MAX_TOKENS = 128


def sentence_vectors(folder: Path, texts: Sequence[str], batch: int = 64) -> npt.NDArray[np.float16]:
    """Return the teacher's unit vectors: the mean of the last layer over every token of a text."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder).eval().to(torch.bfloat16)
    ids = tokenizer(list(texts), truncation=True, max_length=MAX_TOKENS)["input_ids"]
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    vectors = np.zeros((len(ids), model.config.hidden_size), np.float16)
    with torch.inference_mode():
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            padded = tokenizer.pad({"input_ids": [ids[i] for i in chosen]}, return_tensors="pt")
            mask = padded["attention_mask"]
            last = model(padded["input_ids"], attention_mask=mask).last_hidden_state.float()
            mean = (last * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
            vectors[chosen] = torch.nn.functional.normalize(mean).numpy().astype(np.float16)
    return vectors
