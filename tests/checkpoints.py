"""Tiny models with random weights, saved as transformers saves them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

WORDS = (
    *("[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "box", "was", "late", "good", "bad", "not", "food"),
    *("staff", "and", "but", "very", ".", ",", "!", "😡", "http", "example", "com", ":", "/"),
)
WINDOW = 24
"""Tokens that the tiny models read at once."""


def save_classifier(
    folder: Path, labels: Sequence[str], *, seed: int = 0, window: int = WINDOW, **settings: object
) -> Path:
    """Save a text classifier with these labels."""
    from transformers import BertForSequenceClassification

    numbers = {label: number for number, label in enumerate(labels)}
    config = _config(seed, window, id2label=dict(enumerate(labels)), label2id=numbers, **settings)
    model = BertForSequenceClassification(config)
    # far from even, so that texts differ
    model.classifier.weight.data.mul_(40)
    return _save(model, folder, window)


def save_other(folder: Path, architecture: str, *, padding: int | None = 0, **settings: object) -> Path:
    """Save a model of another architecture: the name of its class, without the ending that says what it is for."""
    import torch
    import transformers

    name = next(end for end in ("ForSequenceClassification", "EncoderModel") if architecture.endswith(end))
    torch.manual_seed(0)
    torch.set_num_threads(1)
    config = getattr(transformers, f"{architecture.removesuffix(name)}Config")(
        vocab_size=len(WORDS), pad_token_id=padding, eos_token_id=3, bos_token_id=2, **settings
    )
    return _save(getattr(transformers, architecture)(config), folder, WINDOW)


def change_weights(folder: Path, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Path:
    """Write a folder's weights again, changed."""
    from safetensors.torch import load_file, save_file

    path = folder / "model.safetensors"
    weights = {name: weight.clone() for name, weight in load_file(path).items()}
    save_file(change(weights), path, metadata={"format": "pt"})
    return folder


def save_encoder(folder: Path, *, seed: int = 0) -> Path:
    """Save a transformer that only encodes."""
    from transformers import BertModel

    return _save(BertModel(_config(seed, WINDOW)), folder, WINDOW)


def _config(seed: int, window: int, **settings: object):
    import torch
    from transformers import BertConfig

    torch.manual_seed(seed)
    torch.set_num_threads(1)  # for matrices this small more threads only wait for one another
    size = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    return BertConfig(vocab_size=len(WORDS), max_position_embeddings=window + 2, **(size | settings))


def _save(model, folder: Path, window: int) -> Path:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    frame = [("[CLS]", 2), ("[SEP]", 3)]
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=frame)
    special = {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=window, **special)
    model.save_pretrained(folder)
    fast.save_pretrained(folder)
    return folder
