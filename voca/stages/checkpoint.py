"""A transformer that the library transformers opens, run so that no text's result depends on the texts beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from voca.errors import ModelError
from voca.paths import model_name, model_remedy
from voca.stages.opening import ANSWERS, cannot_run, open_folder
from voca.stages.windows import LONGEST, Doubles, Ints, Window, compute, cut


class Checkpoint:
    """A transformer and its tokenizer.

    Parameters
    ----------
    folder : pathlib.Path
    auto_class : str
        Name of the class of transformers that opens it: a key of ``ANSWERS``.
    longest : int
        Tokens it was made to read at once, where that is less than it can.
    lower : bool
        Whether texts are to be lower-cased first.

    Raises
    ------
    ModelError
        transformers is missing, the model needs code of its own, files do not fit together, weights are missing.
    """

    def __init__(self, folder: Path, auto_class: str, longest: int = LONGEST, *, lower: bool = False) -> None:
        self._folder = folder
        self.model, self._tokenizer, self._padding = open_folder(folder, auto_class)
        self._answer = ANSWERS[auto_class]
        self._lower = lower
        # of a classifier that writes, the token that ends a text is where its class is read
        self._end = self.model.config.eos_token_id if self.model.config.is_encoder_decoder else None
        self.limit = min(longest, self._reach())
        _row_by_row(self.model)

    def _reach(self) -> int:
        """Return how many tokens the model can read at once."""
        reach = min(int(self._tokenizer.model_max_length), LONGEST)
        positions = getattr(self.model.config, "max_position_embeddings", None)
        # models of the RoBERTa family count positions from 2 on, and not all tokenizers know
        return reach if not isinstance(positions, int) or reach <= positions - 2 else max(positions - 2, 3)

    def windows(self, texts: Sequence[str]) -> list[Window]:
        """Cut texts into windows that the model can read."""
        return cut(self._tokenizer, [text.lower() for text in texts] if self._lower else texts, self.limit)

    def run(self, windows: Sequence[Window], pooled: Callable[[Any, Any], Any]) -> Doubles:
        """Run the model over every window.

        Parameters
        ----------
        windows : sequence of Window
        pooled : callable
            From tensors of the model's answer and of the mask to a tensor ``[windows, values]``.

        Raises
        ------
        ModelError
            The model fails at a text, or answers with what is no number.
        """
        import torch

        def compute_batch(ids: Ints, mask: Ints) -> Doubles:
            of_tokens = torch.from_numpy(mask)
            with torch.inference_mode():
                answer = self.model(input_ids=torch.from_numpy(ids), attention_mask=of_tokens)
                values = pooled(getattr(answer, self._answer), of_tokens)
            return np.asarray(values.numpy(), np.float64)

        try:
            values = compute(windows, compute_batch, self.limit, self._padding, self._end)
        except (
            RuntimeError,
            ValueError,
            IndexError,
            TypeError,
            KeyError,
            AttributeError,
            NotImplementedError,
        ) as error:
            raise cannot_run(self._folder, error) from error
        odd = int((~np.isfinite(values)).any(axis=1).sum()) if len(values) else 0
        if odd:
            share = f"{odd:,} of {len(values):,} pieces of text"
            message = f"Model {model_name(self._folder)!r} gives no numbers for {share}, but NaN or infinity."
            remedy = model_remedy(self._folder, as_fetched=True)
            raise ModelError(message, f"Its weights are damaged, or it cannot judge these texts. {remedy}")
        return values


def _row_by_row(model: Any) -> None:  # noqa: ANN401
    """Compute layers that take one vector a text (the heads) for each text by itself.

    A product of few numbers is added up in an order that depends on where its row stands, whatever the batch's shape.
    """
    import torch

    def each_alone(layer: Any, inputs: tuple[Any, ...], output: Any) -> Any:  # noqa: ANN401
        (vectors,) = inputs
        if vectors.ndim != 2:
            return output
        # copied, so that all begin at an address of the same alignment
        return torch.cat(
            [torch.nn.functional.linear(row.clone(), layer.weight, layer.bias) for row in vectors.split(1)]
        )

    for layer in model.modules():
        if isinstance(layer, torch.nn.Linear):
            layer.register_forward_hook(each_alone)
