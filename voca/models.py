"""Open a model by name or folder: one that ships with voca, one that was pulled, or one of your own."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from voca.cards import FILE, Card, read_card, verify
from voca.errors import ModelError
from voca.paths import pulled_models, shipped
from voca.registry import suggest

if TYPE_CHECKING:
    from voca.protocols import AspectModel, Encoder, SentimentModel

__all__ = [
    "Card",
    "find_model",
    "notice_of",
    "open_aspects",
    "open_card",
    "open_cards",
    "open_encoder",
    "open_sentiment",
    "pulled",
    "shipped_models",
    "verify",
]

_RESTORE: Final = "Restore the folder from where the model came from."

_KINDS: Final[Mapping[str, str]] = {
    "static-encoder": "voca.stages.static_model:StaticTable",
    "cascade-sentiment": "voca.stages.cascade:Cascade",
    "convolution-sentiment": "voca.stages.convolution:ConvolutionSentiment",
    "transformer-aspects": "voca.stages.transformer_aspects:TransformerAspects",
    "transformer-encoder": "voca.stages.transformer:TransformerEncoder",
    "transformer-sentiment": "voca.stages.transformer:TransformerSentiment",
    "huggingface-encoder": "voca.stages.huggingface:HuggingFaceEncoder",
    "huggingface-sentiment": "voca.stages.huggingface:HuggingFaceSentiment",
}


def shipped_models() -> list[str]:
    """List the models in ``models/``."""
    return sorted(card.parent.name for card in shipped("models").glob(f"*/{FILE}"))


def pulled() -> list[str]:
    """List the names of the models that were pulled."""
    return sorted(card.parent.name.replace("--", "/", 1) for card in pulled_models().glob(f"[!.]*/{FILE}"))


def pulled_folder(name: str) -> Path:
    """Return where the model that the hub calls `name` is or would be kept."""
    return pulled_models() / name.replace("/", "--")


def find_model(model: str | Path) -> Path:
    """Find a model's folder; a shipped name cannot be taken over by a folder or a pulled model.

    Parameters
    ----------
    model : str or pathlib.Path
        The name of a shipped model, a folder (of voca or of transformers), or the name of a model that was pulled.

    Raises
    ------
    ModelError
        There is none; says what was probably meant, or how to fetch it.
    """
    name = str(model)
    if name in shipped_models():
        return shipped("models") / name
    if Path(model).is_dir():
        return Path(model)
    if (pulled_folder(name) / FILE).is_file():
        return pulled_folder(name)
    message = f"There is no model {name!r}."
    if "/" in name and not Path(model).is_absolute():
        raise ModelError(message, f"Fetch it from the Hugging Face hub with `voca models pull {name}`.")
    raise ModelError(message, suggest(name, [*shipped_models(), *pulled()]))


def open_card(model: str | Path) -> Card:
    """Find a model by name or folder and check every file's hash.

    Raises
    ------
    ModelError
        No such model, a missing file, or a file that is not the one its card names.
    """
    folder = find_model(model)
    if not (folder / FILE).is_file():
        from voca.checkpoints import describe

        return describe(folder)
    card = read_card(folder)
    verify(card)
    return card


def open_cards(model: str | Path) -> list[Card]:
    """Return the checked cards of a model and of those that it is made of, its own last.

    Raises
    ------
    ModelError
        As `open_card`; also where one of them is not the one that the model was made for.
    """
    card = open_card(model)
    parts = [open_card(name) for name in card.made_of]
    for part, wanted in zip(parts, card.made_of.values(), strict=True):
        if part.sha256 != wanted:
            made = f"it was made for another {part.name!r} than the one that is here"
            message = f"Model {card.name!r} cannot be opened: {made}."
            raise ModelError(message, _RESTORE)
    return [*parts, card]


@lru_cache(maxsize=4)
def open_encoder(model: str) -> tuple[Encoder, Card]:
    """Open a sentence encoder; raises :class:`ModelError`."""
    card = open_card(model)
    encoder: Encoder = _load(card, "encoder")
    return encoder, card


@lru_cache(maxsize=4)
def open_sentiment(model: str) -> tuple[SentimentModel, Card]:
    """Open a sentiment model; raises :class:`ModelError`."""
    card = open_cards(model)[-1]
    opened: SentimentModel = _load(card, "sentiment")
    return opened, card


@lru_cache(maxsize=4)
def open_aspects(model: str) -> tuple[AspectModel, Card]:
    """Open a model that finds aspects; raises :class:`ModelError`."""
    card = open_cards(model)[-1]
    opened: AspectModel = _load(card, "aspects")
    return opened, card


def notice_of(model: str | Path) -> str:
    """Say in one sentence how a model's own labels are read as negative, neutral and positive.

    Returns
    -------
    str
        Empty for a model whose classes are those three.
    """
    folder = find_model(model)
    if not (folder / "config.json").is_file():
        return ""
    from voca.checkpoints import is_sentiment, labels_of

    if not is_sentiment(folder):
        return ""
    return f"Labels of the model {str(model)!r} are read as: {labels_of(folder).explained()}."


def _load(card: Card, task: str) -> Any:  # noqa: ANN401 - what the kind's class is
    if card.task != task:
        article = "an" if task[0] in "aeiou" else "a"
        message = f"Model {card.name!r} is a {card.kind}, not {article} {task} model."
        raise ModelError(message, "Choose another with `voca models list`.")
    if card.kind not in _KINDS:
        message = f"Model {card.name!r} is of a kind that this voca does not know: {card.kind}."
        raise ModelError(message, f"Known: {', '.join(_KINDS)}. A newer voca may know it.")
    from safetensors import SafetensorError

    module, _, name = _KINDS[card.kind].partition(":")
    try:
        return getattr(importlib.import_module(module), name).load(card.folder)
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        message = f"Model {card.name!r} cannot be opened: {reason}."
        raise ModelError(message, _RESTORE) from error
