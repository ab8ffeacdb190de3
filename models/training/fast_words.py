"""The words of ``sentiment-fast``: how a text is cut, which words have a vector, and where the vectors start."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

SMILE, FROWN = "emoticonsmile", "emoticonfrown"


def make_tokenizer(names: list[str]) -> Tokenizer:
    """Return word pieces over lower-case text, with "n't" as "not" and emoticons as words; no addresses, no @names."""
    tokenizer = Tokenizer(
        models.WordPiece({name: i for i, name in enumerate(names)}, unk_token="[UNK]", max_input_chars_per_word=60)
    )
    smile = r"[:;=][-o^']?[)\]]+|(?<![a-z0-9])[:;=]-?[dp]\b|<3"
    frown = r"[:=]['’]?-?[(\[]+|(?<![a-z0-9])[:=]-?[/\\](?!/)"
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(r"https?://\S+|www\.\S+|@\w+"), " "),
            normalizers.BertNormalizer(lowercase=True),
            normalizers.Replace(Regex(r"n\s?['’`]\s?t\b"), " not "),
            normalizers.Replace(Regex(smile), f" {SMILE} "),
            normalizers.Replace(Regex(frown), f" {FROWN} "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def vocabulary(teacher: Path, texts: list[str], emoji: list[str]) -> list[str]:
    """Return the teacher's ASCII word pieces, words that the texts use three times, emoticons and emoji."""
    old = Tokenizer.from_file(str(teacher / "tokenizer.json")).get_vocab()
    pieces = [w for w in sorted(old, key=lambda w: old[w]) if w.isascii() and not w.startswith("[unused")]
    counts = Counter(w for text in texts for w in re.findall(r"[a-z]+", text.lower()))
    words = sorted(w for w, n in counts.items() if n >= 3)
    signs = [sign for e in emoji for sign in (e, f"##{e}")]
    return list(dict.fromkeys([*pieces, *words, SMILE, FROWN, *signs]))


def first_vectors(base: Path, names: list[str], emoji: dict[str, str], size: int) -> npt.NDArray[np.float32]:
    """Return a vector per token: the mean of the base model's word pieces of it, first principal components.

    Parameters
    ----------
    base
        A transformers folder whose ``model.safetensors`` has word embeddings.
    names
        The tokens.
    emoji
        The names of those that are emoji.
    size
        Number of components.
    """
    weights = load_file(base / "model.safetensors")
    pieces = next(value for name, value in weights.items() if name.endswith("word_embeddings.weight"))
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    known = tokenizer.get_vocab()
    spoken = {SMILE: "happy smile", FROWN: "sad frown"} | emoji
    vectors = np.zeros((len(names), pieces.shape[1]), np.float32)
    for row, name in enumerate(names):
        words = spoken.get(name.removeprefix("##"), name)
        ids = [known[name]] if name in known else tokenizer.encode(words, add_special_tokens=False).ids
        vectors[row] = pieces[ids].mean(axis=0)
    vectors -= vectors.mean(axis=0)
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    found = vectors @ directions[:, ::-1][:, :size]
    return np.asarray(found / found.std() * 0.3, np.float32)
