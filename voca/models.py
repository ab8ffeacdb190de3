"""Open a model by name or folder: one that ships with voca, one that was pulled, or one of your own."""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from voca.cards import FILE, Card, read_card, verify
from voca.errors import ModelError
from voca.paths import model_name, model_remedy, pulled_models, shipped
from voca.registry import suggest

if TYPE_CHECKING:
    from voca.protocols import AspectModel, Encoder, SentimentModel

__all__ = [
    "HUB_NAME",
    "Card",
    "find_encoder",
    "find_model",
    "hold_usable",
    "load",
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

# the hub allows no name with "--", which stands for the "/" in a folder's name
HUB_NAME: Final = re.compile(r"(?!.*--)[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?", re.ASCII)
"""What a model's name on the Hugging Face hub looks like: ``owner/model``."""

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
    if Path(model).is_file():
        message = f"{name!r} is a file, not a model."
        raise ModelError(message, "Give the folder that it is in.")
    if _is_path(name):
        remedy = "Look at how it is written, and from which folder you call voca"
        if HUB_NAME.fullmatch(name):
            remedy += f"; one of the Hugging Face hub is fetched first with `voca models pull {name}`"
        message = f"There is no folder {name!r}."
        raise ModelError(message, f"{remedy}.")
    message = f"There is no model {name!r}."
    if "/" in name:
        raise ModelError(message, f"Fetch it from the Hugging Face hub with `voca models pull {name}`.")
    raise ModelError(message, suggest(name, [*shipped_models(), *pulled()]))


def _is_path(name: str) -> bool:
    """Tell a place on this machine from a name on the hub."""
    parent = Path(name).parent
    marked = name.startswith(("~", ".")) or Path(name).is_absolute() or name.endswith(("/", os.sep))
    parted = "/" in name or os.sep in name
    return marked or (parted and (not HUB_NAME.fullmatch(name) or parent.is_dir()))


def find_encoder(model: str | Path) -> Path:
    """Find an encoder's folder, as `find_model` does; a text classifier's is refused before anything is opened."""
    folder = find_model(model)
    if (folder / "config.json").is_file() and not (folder / FILE).is_file():
        from voca.checkpoints import is_sentiment

        if is_sentiment(folder):
            raise _unfit(model_name(folder), "huggingface-sentiment", "encoder")
    return folder


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
            raise ModelError(message, model_remedy(card.folder))
    return [*parts, card]


def hold_usable(model: str | Path, task: str) -> Card:
    """Hold that a model is whole and made for a task, without opening it, and return its card; raises `ModelError`."""
    card = open_cards(model)[-1]
    if card.task != task:
        raise _unfit(card.name, card.kind, task)
    return card


@lru_cache(maxsize=4)
def open_encoder(model: str) -> tuple[Encoder, Card]:
    """Open a sentence encoder; raises :class:`ModelError`."""
    card = open_card(find_encoder(model))
    encoder: Encoder = load(card, "encoder")
    return encoder, card


@lru_cache(maxsize=4)
def open_sentiment(model: str) -> tuple[SentimentModel, Card]:
    """Open a sentiment model; raises :class:`ModelError`."""
    card = open_cards(model)[-1]
    opened: SentimentModel = load(card, "sentiment")
    return opened, card


@lru_cache(maxsize=4)
def open_aspects(model: str) -> tuple[AspectModel, Card]:
    """Open a model that finds aspects; raises :class:`ModelError`."""
    card = open_cards(model)[-1]
    opened: AspectModel = load(card, "aspects")
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


def load(card: Card, task: str) -> Any:  # noqa: ANN401 - what the kind's class is
    """Open the model of a card that was checked for what it is wanted for; raises :class:`ModelError`."""
    if card.task != task:
        raise _unfit(card.name, card.kind, task)
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
        raise ModelError(message, model_remedy(card.folder, as_fetched=True)) from error


def _unfit(name: str, kind: str, task: str) -> ModelError:
    """Make the error of a model that is for something else."""
    article = "an" if task[0] in "aeiou" else "a"
    remedy = "Choose another with `voca models list`."
    if kind == "huggingface-sentiment":
        remedy = f"It is a text classifier. {remedy}"
    return ModelError(f"Model {name!r} is a {kind}, not {article} {task} model.", remedy)
