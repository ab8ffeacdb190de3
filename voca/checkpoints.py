"""Folders as transformers and sentence-transformers write them: what is in one, and whether voca can use it.

Nothing of a folder is run or unpickled: weights are read from safetensors only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, TypeVar

from voca.cards import ANY_LANGUAGE, Card, digests, files_in
from voca.errors import ModelError
from voca.labels import NEGATIVE, POSITIVE, LabelScheme, scheme_of
from voca.paths import model_name, model_remedy

T = TypeVar("T")

_WEIGHTS: Final = re.compile(r"model(-\d+-of-\d+)?\.safetensors")
_PICKLED: Final = re.compile(r"pytorch_model.*\.bin|.*\.(pt|pth|ckpt|pkl|h5|msgpack)")
_TOKENIZER: Final = re.compile(r"tokenizer\.json|vocab\.(txt|json)|.*\.(model|spm)")
_SETTINGS: Final = re.compile(r"merges\.txt|[^/]+\.json")
_MODULES: Final = ("Transformer", "Pooling", "Normalize")
_POOLINGS: Final = ("mean", "cls")
_MODULE: Final = re.compile(r"\d+_[A-Za-z]+")


def usable_files(listing: Iterable[str], name: str) -> list[str]:
    """Choose the files of a model that voca reads, from all the files there are.

    Parameters
    ----------
    listing : iterable of str
        Paths inside the folder or repository.
    name : str
        Of the model, for the message.

    Returns
    -------
    list of str
        Weights in safetensors, settings and the tokenizer's files, sorted.

    Raises
    ------
    ModelError
        There are no weights in safetensors, no ``config.json``, or no tokenizer.
    """
    listing = sorted(listing)
    own = [path for path in listing if "/" not in path]
    if "config.json" not in own:
        message = f"{name} has no file 'config.json'."
        raise ModelError(message, "Give a folder as transformers' save_pretrained writes it, or one with a card.toml.")
    if not any(_WEIGHTS.fullmatch(path) for path in own):
        _refuse_weights(own, name)
    if not any(_TOKENIZER.fullmatch(path) for path in own):
        message = f"{name} has no tokenizer: neither tokenizer.json nor a vocabulary."
        raise ModelError(message, "Save the tokenizer into the same folder, with its save_pretrained.")
    wanted = (_WEIGHTS, _TOKENIZER, _SETTINGS)
    return [path for path in listing if _is_module_file(path) or any(kind.fullmatch(path) for kind in wanted)]


def _is_module_file(path: str) -> bool:
    """Tell the settings of a sentence-transformers module: ``1_Pooling/config.json``."""
    folder, _, rest = path.partition("/")
    return _MODULE.fullmatch(folder) is not None and rest == "config.json"


def _refuse_weights(names: list[str], model: str) -> None:
    pickled = [name for name in names if _PICKLED.fullmatch(name)]
    if pickled:
        message = (
            f"{model} has its weights in {pickled[0]} only: opening such a file can run code that is hidden in it."
        )
        remedy = "Choose a model or revision with model.safetensors, or convert it with save_pretrained."
        raise ModelError(message, remedy)
    message = f"{model} has no file 'model.safetensors'."
    raise ModelError(message, "Restore the folder, or save the model with save_pretrained.")


def describe(folder: Path, name: str = "") -> Card:
    """Make the card of a folder that has none.

    Parameters
    ----------
    folder : pathlib.Path
    name : str
        What the model is called; the folder's name where not given.

    Returns
    -------
    Card
        ``kind`` is ``huggingface-sentiment`` for a text classifier whose labels can be read as sentiment, else
        ``huggingface-encoder``; languages and licence are not known.

    Raises
    ------
    ModelError
        A file is missing, weights are pickled, or a classifier's labels cannot be read as sentiment.
    """
    name = name or model_name(folder)
    files = usable_files(files_in(folder), f"Model {name!r}")
    kind = "huggingface-encoder"
    if is_sentiment(folder):
        kind = "huggingface-sentiment"
        labels_of(folder, name)
    return Card(folder, name, "local", kind, (ANY_LANGUAGE,), "not stated", digests(folder, files))


def read_json(path: Path) -> dict[str, Any]:
    """Read an object from a settings file; raises :class:`ModelError` where it is not one."""
    return _content(path, dict)


def _content(path: Path, kind: type[T]) -> T:
    remedy, folder = model_remedy(path.parent), model_name(path.parent)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"{path.name} of the model folder {folder!r} cannot be read: {error}."
        raise ModelError(message, remedy) from error
    if not isinstance(content, kind):
        message = f"{path.name} of the model folder {folder!r} is not as transformers writes it."
        raise ModelError(message, remedy)
    return content


def is_sentiment(folder: Path) -> bool:
    """Tell a text classifier from a model that only encodes."""
    architectures = read_json(folder / "config.json").get("architectures")
    named = architectures if isinstance(architectures, list) else []
    return any(str(name).endswith("ForSequenceClassification") for name in named)


def labels_of(folder: Path, name: str = "") -> LabelScheme:
    """Read a classifier's labels as sentiment; `name` is what messages call it, else the folder's name.

    Raises
    ------
    ModelError
        Labels that no scheme explains, that do not exclude one another, or that lack one of the two ends; lists them.
    """
    config = read_json(folder / "config.json")
    labels = label_names(config)
    name = name or model_name(folder)
    listed = ", ".join(labels)
    if config.get("problem_type") in ("multi_label_classification", "regression") or len(labels) < 2:
        message = f"Model {name!r} does not choose between classes: its labels are {listed or 'none'}."
        raise ModelError(message, "Choose a text classifier whose labels exclude one another.")
    scheme = scheme_of(labels)
    if scheme is None or len(set(labels)) < len(labels) or not {NEGATIVE, POSITIVE} <= set(scheme.classes.values()):
        message = (
            f"The {len(labels)} labels of model {name!r} cannot be read as negative, neutral and positive: {listed}."
        )
        remedy = (
            "Choose a sentiment model: labels such as negative/neutral/positive, pos/neg or 1 star ... 5 stars. "
            "In a model of your own, write such labels into id2label of its config.json."
        )
        raise ModelError(message, remedy)
    return scheme


def label_names(config: dict[str, Any]) -> list[str]:
    """List the labels of a classifier's ``config.json`` in the order of its outputs."""
    remedy = "Restore config.json from where the model came from."
    names, count = config.get("id2label"), config.get("num_labels", 2)
    if names is None and isinstance(count, int):
        return [f"LABEL_{number}" for number in range(count)]
    if not isinstance(names, dict):
        key, found = ("num_labels", count) if names is None else ("id2label", names)
        message = f"The {key} of config.json is not as transformers writes it: {found!r}."
        raise ModelError(message, remedy)
    try:
        return [str(names[key]) for key in sorted(names, key=int)]
    except ValueError as error:
        message = f"The id2label of config.json has keys that are no numbers: {', '.join(names)}."
        raise ModelError(message, remedy) from error


def pooling_of(folder: Path) -> str:
    """Return how an encoder's token vectors become one: ``mean`` or ``cls`` (the first token's).

    A folder of plain transformers says nothing about it: their mean is what such models are usually tuned for.

    Raises
    ------
    ModelError
        The folder of sentence-transformers asks for another pooling or for further layers.
    """
    path = folder / "modules.json"
    if not path.is_file():
        return "mean"
    places = {}
    for module in _content(path, list):
        places[str(module.get("type", "")).rpartition(".")[2]] = folder / str(module.get("path", ""))
    unknown = [kind for kind in places if kind not in _MODULES]
    settings = read_json(places["Pooling"] / "config.json") if "Pooling" in places else {}
    pooling = _pooling_mode(settings)
    if settings.get("include_prompt") is False and prompt_of(folder):
        pooling += " without the prompt"
    if unknown or pooling not in _POOLINGS:
        asked = f"the module {unknown[0]}" if unknown else f"the pooling {pooling}"
        message = f"Model {model_name(folder)!r} uses {asked}, which voca does not do."
        raise ModelError(message, "Choose an encoder that takes the mean of its tokens or the first of them.")
    return pooling


def _pooling_mode(settings: dict[str, Any]) -> str:
    """Read both forms of the pooling's settings: one name, or a flag a way of pooling."""
    if "pooling_mode" in settings:
        return str(settings["pooling_mode"])
    flags = {"cls_token": "cls", "mean_tokens": "mean"}
    chosen = [
        key.removeprefix("pooling_mode_") for key, on in settings.items() if on and key.startswith("pooling_mode_")
    ]
    return " and ".join(flags.get(name, name) for name in chosen) or "none"


def prompt_of(folder: Path) -> str:
    """Return what an encoder wants to stand before every text; most want nothing."""
    path = folder / "config_sentence_transformers.json"
    settings = read_json(path) if path.is_file() else {}
    prompts = settings.get("prompts") or {}
    return str(prompts.get(settings.get("default_prompt_name")) or "")
