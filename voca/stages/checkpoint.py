"""A transformer that the library transformers opens, run so that no text's result depends on the texts beside it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from voca.checkpoints import read_json
from voca.errors import ModelError
from voca.stages.windows import LONGEST, Doubles, Ints, Window, compute, cut


class Checkpoint:
    """A transformer and its tokenizer.

    Parameters
    ----------
    folder : pathlib.Path
    auto_class : str
        Name of the class of transformers that opens it.
    longest : int
        Tokens it was made to read at once, where that is less than it can.
    lower : bool
        Whether texts are to be lower-cased first.

    Raises
    ------
    ModelError
        transformers is missing, the model needs code of its own, files do not fit together.
    """

    def __init__(self, folder: Path, auto_class: str, longest: int = LONGEST, *, lower: bool = False) -> None:
        transformers = _transformers(folder)
        options = {"local_files_only": True, "trust_remote_code": False}
        try:
            self._tokenizer = transformers.AutoTokenizer.from_pretrained(folder, **options)
            opened = getattr(transformers, auto_class).from_pretrained(folder, use_safetensors=True, **options)
        except (OSError, ValueError, KeyError, RuntimeError, AttributeError, ImportError, TypeError) as error:
            raise _cannot_open(folder, error) from error
        self.model = opened.float().eval()
        self._lower = lower
        if not self._tokenizer.is_fast or self._tokenizer.pad_token_id is None:
            message = f"Model {folder.resolve().name!r} has no fast tokenizer with a padding token."
            raise ModelError(message, "Choose another model.")
        self._padding = int(self._tokenizer.pad_token_id)
        self.limit = min(longest, self._reach())

    def _reach(self) -> int:
        """Return how many tokens the model can read at once."""
        reach = min(int(self._tokenizer.model_max_length), LONGEST)
        positions = getattr(self.model.config, "max_position_embeddings", None)
        # models of the RoBERTa family count positions from 2 on, and not all tokenizers know
        return reach if not isinstance(positions, int) or reach <= positions - 2 else max(positions - 2, 3)

    def windows(self, texts: Sequence[str]) -> list[Window]:
        """Cut texts into windows that the model can read."""
        return cut(self._tokenizer, [text.lower() for text in texts] if self._lower else texts, self.limit)

    def run(self, windows: Sequence[Window], forward: Callable[[Any, Any], Any]) -> Doubles:
        """Run `forward`, from tensors of ids and mask to a tensor, over every window."""
        import torch

        def compute_batch(ids: Ints, mask: Ints) -> Doubles:
            with torch.inference_mode():
                values = forward(torch.from_numpy(ids), torch.from_numpy(mask))
            return np.asarray(values.numpy(), np.float64)

        return compute(windows, compute_batch, self.limit, self._padding)


def _transformers(folder: Path) -> Any:  # noqa: ANN401
    try:
        importlib.import_module("torch")  # without it transformers can be imported and does nothing
        transformers = importlib.import_module("transformers")
    except ImportError as error:
        message = f"The model {folder.resolve().name!r} needs the packages transformers and torch."
        raise ModelError(message, 'Install them with: pip install "voca[transformers]".') from error
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    return transformers


def _cannot_open(folder: Path, error: Exception) -> ModelError:
    name = folder.resolve().name
    if "auto_map" in read_json(folder / "config.json"):
        message = f"Model {name!r} needs program code of its own, which voca does not run."
        return ModelError(message, "Choose a model of an architecture that transformers has built in.")
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return ModelError(f"Model {name!r} cannot be opened: {reason}", "Restore its folder from where it came from.")
