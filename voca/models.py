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
from voca.protocols import AspectModel
from voca.registry import suggest

if TYPE_CHECKING:
    from voca.protocols import Encoder, SentimentModel

__all__ = [
    "AUTO",
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

AUTO: Final = "auto"
"""The sentiment model that is two: the fast one where it is sure, the slow one elsewhere."""

_SLOW: Final = "sentiment"

_KINDS: Final[Mapping[str, str]] = {
    "static-encoder": "voca.stages.static_model:StaticTable",
    "convolution-sentiment": "voca.stages.convolution:ConvolutionSentiment",
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
        The name of a shipped model, a folder (of voca or of transformers), or the name of a model that was pulled;
        ``auto`` stands for the slow model of the cascade.

    Raises
    ------
    ModelError
        There is none; says what was probably meant, or how to fetch it.
    """
    name = _SLOW if model == AUTO else str(model)
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
    """Return the checked cards of every model that works under the name `model`: two where it is ``auto``."""
    if model == AUTO:
        slow = open_card(_SLOW)
        return [open_card(_cascade(slow)[0]), slow]
    return [open_card(model)]


@lru_cache(maxsize=4)
def open_encoder(model: str) -> tuple[Encoder, Card]:
    """Open a sentence encoder; raises :class:`ModelError`."""
    card = open_card(model)
    encoder: Encoder = _load(card, "encoder")
    return encoder, card


@lru_cache(maxsize=4)
def open_sentiment(model: str) -> tuple[SentimentModel, Card]:
    """Open a sentiment model, or with ``auto`` a cascade of two; raises :class:`ModelError`.

    Returns
    -------
    model : SentimentModel
    card : Card
        Of a cascade: the slow model's.
    """
    if model == AUTO:
        from voca.stages.cascade import Cascade

        slow, card = open_sentiment(_SLOW)
        name, threshold = _cascade(card)
        fast, _ = open_sentiment(name)
        return Cascade(fast, slow, threshold, names=(name, card.name)), card
    card = open_card(model)
    opened: SentimentModel = _load(card, "sentiment")
    return opened, card


@lru_cache(maxsize=4)
def open_aspects(model: str) -> tuple[AspectModel, Card]:
    """Open a sentiment model that also finds aspects; raises :class:`ModelError` for one that does not."""
    opened, card = open_sentiment(model)
    if not isinstance(opened, AspectModel):
        message = f"Model {card.name!r} does not find aspects."
        raise ModelError(message, f"Use {_SLOW!r}, which ships with voca.")
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


def _cascade(slow: Card) -> tuple[str, float]:
    """Return the fast model's name and the threshold from the slow model's card."""
    try:
        return str(slow.cascade["fast"]), float(slow.cascade["threshold"])
    except (KeyError, ValueError, TypeError) as error:
        message = f"The card of model {slow.name!r} has no cascade.fast and cascade.threshold, which {AUTO!r} needs."
        raise ModelError(message, "Name one model instead.") from error


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
        message = f"Model {card.name!r} cannot be opened: {str(error).splitlines()[0] if str(error) else error!r}."
        raise ModelError(message, "Restore the folder from where the model came from.") from error
