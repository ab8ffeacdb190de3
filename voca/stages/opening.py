"""Open a transformer and its tokenizer, and hold that what was opened is the model that was saved.

transformers gives random numbers to a weight that it does not find, and sizes that do not fit it reports on a screen
that nobody reads. Here either is an error.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from voca.checkpoints import label_names, read_json
from voca.errors import ModelError
from voca.paths import model_name, model_remedy
from voca.registry import lacking

ANSWERS: Final[Mapping[str, str]] = {
    "AutoModelForSequenceClassification": "logits",
    "AutoModel": "last_hidden_state",
}
"""What voca reads of a model's answer, by the class of transformers that opens it."""

_TRIED: Final = ("good", "The box was late, and nobody called.")
_NAMED: Final = 3


def open_folder(folder: Path, auto_class: str) -> tuple[Any, Any, int]:
    """Open a folder as transformers writes it.

    Parameters
    ----------
    folder : pathlib.Path
    auto_class : str
        A key of ``ANSWERS``.

    Returns
    -------
    model : torch.nn.Module
        In float32, ready to answer.
    tokenizer : transformers.PreTrainedTokenizerFast
    padding : int
        Id of the token that fills up a batch.

    Raises
    ------
    ModelError
        transformers is missing, the model needs code of its own, files do not fit together, weights that the answer
        needs are missing, or the architecture takes more than text.
    """
    transformers = _transformers(folder)
    options = {"local_files_only": True, "trust_remote_code": False}
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder, **options)
        model, report = _class(transformers, folder, auto_class, options).from_pretrained(
            folder, use_safetensors=True, output_loading_info=True, ignore_mismatched_sizes=True, **options
        )
    except MemoryError:
        raise
    except Exception as error:  # a broken setting ends in whatever the code that uses it raises
        raise _cannot_open(folder, error) from error
    _hold_sizes(folder, report["mismatched_keys"])
    model = model.float().eval()
    padding = _padding(folder, tokenizer, model)
    _hold_vocabulary(folder, tokenizer, model, padding)
    tried = [tokenizer(text, truncation=True, max_length=16)["input_ids"] or [padding] for text in _TRIED]
    _hold_weights(folder, model, report["missing_keys"], tried, ANSWERS[auto_class])
    return model, tokenizer, padding


def cannot_run(folder: Path, error: Exception) -> ModelError:
    """Make the error of a model that fails at ordinary text."""
    architectures = ", ".join(map(str, read_json(folder / "config.json").get("architectures") or ["not stated"]))
    message = f"Model {model_name(folder)!r} cannot be run on text ({architectures}): {_reason(error)}."
    remedy = "Its files do not fit together, or voca does not know its architecture: restore it or choose another."
    return ModelError(message, remedy)


def hold_installed(folder: Path) -> None:
    """Hold that what opens a folder of transformers is installed; raises :class:`ModelError`."""
    if lacking("torch", "transformers"):
        raise _not_installed(folder)


def _not_installed(folder: Path) -> ModelError:
    message = f"The model {model_name(folder)!r} needs the packages transformers and torch."
    return ModelError(message, 'Install them with: pip install "voca[transformers]".')


def _transformers(folder: Path) -> Any:  # noqa: ANN401
    try:
        importlib.import_module("torch")  # without it transformers can be imported and does nothing
        transformers = importlib.import_module("transformers")
    except ImportError as error:
        raise _not_installed(folder) from error
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    return transformers


def _class(transformers: Any, folder: Path, auto_class: str, options: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """Choose the class that opens a folder: of T5 and its like, the encoder without the half that writes."""
    if auto_class == "AutoModel":
        config = transformers.AutoConfig.from_pretrained(folder, **options)
        if type(config) in transformers.MODEL_FOR_TEXT_ENCODING_MAPPING:
            auto_class = "AutoModelForTextEncoding"
    return getattr(transformers, auto_class)


def _cannot_open(folder: Path, error: Exception) -> ModelError:
    name = model_name(folder)
    if "auto_map" in read_json(folder / "config.json"):
        message = f"Model {name!r} needs program code of its own, which voca does not run."
        return ModelError(message, "Choose a model of an architecture that transformers has built in.")
    return ModelError(f"Model {name!r} cannot be opened: {_reason(error)}.", model_remedy(folder, as_fetched=True))


def _reason(error: Exception) -> str:
    """Return the first sentence of an error, with what follows a colon at its line's end."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
    last = next((number for number, line in enumerate(lines) if not line.endswith(":")), len(lines) - 1)
    return " ".join(lines[: last + 1]).removesuffix(".")


def _hold_sizes(folder: Path, mismatched: Iterable[tuple[str, Sequence[int], Sequence[int]]]) -> None:
    """Hold that the weights are of the sizes that config.json says."""
    wrong = sorted((name, tuple(saved), tuple(stated)) for name, saved, stated in mismatched)
    if not wrong:
        return
    model, config = f"model {model_name(folder)!r}", read_json(folder / "config.json")
    labels = len(label_names(config))
    # only the last layer of a classifier is as long as there are labels
    if all(stated[:1] == (labels,) and stated[1:] == saved[1:] for _, saved, stated in wrong):
        names = f"{labels} labels" if {"id2label", "num_labels"} & set(config) else "no labels"
        message = f"config.json of {model} names {names}, and its weights are for {wrong[0][1][0]}."
        remedy = "Write id2label into config.json, with a label for each of the classes in the order of the weights."
        raise ModelError(message, remedy)
    name, saved, stated = wrong[0]
    sizes = f"{_size(saved)} in its file, and {_size(stated)} by config.json"
    message = f"The weights of {model} are not those that its config.json describes: {name} is {sizes}."
    raise ModelError(message, model_remedy(folder, as_fetched=True))


def _size(shape: Sequence[int]) -> str:
    return " x ".join(map(str, shape)) or "one number"


def _padding(folder: Path, tokenizer: Any, model: Any) -> int:  # noqa: ANN401
    """Return the token that fills up a batch, and tell a model that looks for a text's last token by it."""
    config = model.config.get_text_config()
    candidates = [config.pad_token_id, tokenizer.pad_token_id]
    if tokenizer.is_fast:
        framing = set(tokenizer("")["input_ids"])  # a token that ends every text would not be seen there
        others = (tokenizer.eos_token_id, tokenizer.unk_token_id, tokenizer.bos_token_id)
        candidates += [token for token in others if token not in framing]
    found = next((token for token in candidates if isinstance(token, int) and token >= 0), None)
    if not tokenizer.is_fast or found is None:
        message = f"Model {model_name(folder)!r} has no fast tokenizer with a token to fill up with."
        raise ModelError(message, "Choose another model.")
    config.pad_token_id = found
    return found


def _hold_vocabulary(folder: Path, tokenizer: Any, model: Any, padding: int) -> None:  # noqa: ANN401
    """Hold that there are words, and a vector for each; a token that was added and that no text holds may have none."""
    table = model.get_input_embeddings()
    rows = len(table.weight) if hasattr(table, "weight") else None
    added = set(tokenizer.added_tokens_decoder)
    words = [token for token in tokenizer.get_vocab().values() if token not in added]
    if not words:
        message = f"The tokenizer of model {model_name(folder)!r} knows no word, only {len(added)} special tokens."
        raise ModelError(message, f"Every text would be the same to it. {model_remedy(folder, as_fetched=True)}")
    last = max(padding, *words)
    if rows is not None and last >= rows:
        message = (
            f"The tokenizer of model {model_name(folder)!r} has {last + 1} tokens, and its weights are for {rows}."
        )
        raise ModelError(message, model_remedy(folder, as_fetched=True))


def _hold_weights(folder: Path, model: Any, missing: Iterable[str], tried: Sequence[list[int]], answer: str) -> None:  # noqa: ANN401
    """Run the model on some texts, and hold that no weight is missing that its answers depend on."""
    names = set(missing)
    for weight in model.parameters():
        weight.requires_grad_(False)
    absent = {name: weight.requires_grad_(True) for name, weight in model.named_parameters() if name in names}
    try:
        needed = sorted({name for ids in tried for name in _used(model, ids, absent, answer)})
    except MemoryError:
        raise
    except Exception as error:  # whatever an architecture raises that wants more than text
        raise cannot_run(folder, error) from error
    if needed:
        listed = ", ".join(needed[:_NAMED]) + (", ..." if len(needed) > _NAMED else "")
        parts = "weights are missing" if len(needed) > 1 else "weight is missing"
        message = f"Model {model_name(folder)!r} is not complete: {len(needed)} {parts} ({listed})."
        raise ModelError(message, f"It would judge with random numbers. {model_remedy(folder, as_fetched=True)}")


def _used(model: Any, ids: list[int], weights: Mapping[str, Any], answer: str) -> list[str]:  # noqa: ANN401
    """Return which of `weights` the answer to a text depends on: those that it has a derivative by."""
    import torch

    row = torch.tensor([ids])
    values = getattr(model(input_ids=row, attention_mask=torch.ones_like(row)), answer)
    if not values.requires_grad:
        return []
    slopes = torch.autograd.grad(values.sum(), list(weights.values()), allow_unused=True)
    return [name for name, slope in zip(weights, slopes, strict=True) if slope is not None]
