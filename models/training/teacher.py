"""The teacher, all-MiniLM-L6-v2, as a plain transformer: vectors for texts, in length order, half precision."""

from __future__ import annotations

import json
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


def cached_vectors(folder: Path, texts: Sequence[str], cache: Path | None) -> npt.NDArray[np.float16]:
    """Return the teacher's vectors, those already in the cache file from there; new ones are added to it."""
    known: dict[str, int] = {}
    stored = np.zeros((0, 384), np.float16)
    if cache is not None and cache.exists():
        with np.load(cache) as kept:
            stored = kept["vectors"]
            known = {text: i for i, text in enumerate(json.loads(kept["texts"].tobytes()))}
    missing = sorted({text for text in texts if text not in known})
    if missing:
        stored = np.concatenate([stored, sentence_vectors(folder, missing)])
        known |= {text: len(known) + i for i, text in enumerate(missing)}
        if cache is not None:
            names = np.frombuffer(json.dumps(list(known)).encode(), np.uint8)
            np.savez(cache, vectors=stored, texts=names)
    return stored[[known[text] for text in texts]]
