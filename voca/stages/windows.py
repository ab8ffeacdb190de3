"""Texts of any length to batches of one shape, so that no text's result depends on the texts beside it.

A text longer than a model reads at once is cut into windows. Windows are padded to a length that only their own length
decides, and a batch has always the same number of rows, the last one filled up with copies: matrix libraries choose how
they add numbers up by the shape of a batch, and here one window is always computed in the same shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

ROWS: Final = 8
"""Windows computed together."""

LENGTHS: Final = (16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
"""Tokens a window is padded to: the first that holds it."""

LONGEST: Final = LENGTHS[-1]

Ints = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]
Forward = Callable[[Ints, Ints], Doubles]


@dataclass(frozen=True, slots=True)
class Window:
    """One piece of a text.

    Attributes
    ----------
    text : int
        Position of the text it comes from.
    ids : sequence of int
        Token ids, those that frame a text included.
    known : bool
        Whether a token is there that stands for something: neither a frame nor an unknown word.
    """

    text: int
    ids: Sequence[int]
    known: bool


def cut(tokenizer: Any, texts: Sequence[str], limit: int) -> list[Window]:  # noqa: ANN401 - transformers has no stubs
    """Cut texts into windows of at most `limit` tokens, in the order of the texts.

    Parameters
    ----------
    tokenizer : transformers.PreTrainedTokenizerFast
    texts : sequence of str
    limit : int
        Tokens a window, those that frame it included.

    Returns
    -------
    list of Window
        At least one a text; one after another they hold every token of the text.
    """
    if not texts:
        return []
    found = tokenizer(list(texts), truncation=True, max_length=limit, return_overflowing_tokens=True, padding=False)
    silent = set(tokenizer.all_special_ids)
    return [
        Window(text, ids, not silent.issuperset(ids))
        for text, ids in zip(found["overflow_to_sample_mapping"], found["input_ids"], strict=True)
    ]


def compute(windows: Sequence[Window], forward: Forward, limit: int, padding: int, alike: int | None = None) -> Doubles:
    """Run a model over windows.

    Parameters
    ----------
    windows : sequence of Window
    forward : callable
        Takes token ids and mask, int64 ``[ROWS, length]`` each, and returns float ``[ROWS, values]``.
    limit : int
        The longest window.
    padding : int
        Id of the padding token.
    alike : int, optional
        A token that all windows of a batch have to hold equally often.

    Returns
    -------
    float64 [len(windows), values]
        A row is the same to the last bit whatever the other windows are.
    """
    rows: list[Doubles | None] = [None] * len(windows)
    for length, members in _groups(windows, limit, alike):
        for start in range(0, len(members), ROWS):
            part = members[start : start + ROWS]
            ids = np.full((ROWS, length), padding, np.int64)
            mask = np.zeros((ROWS, length), np.int64)
            mask[:, 0] = 1  # a row without any token would divide by nothing
            # what is left over holds the last window again: a model may refuse a row without text
            for row, member in enumerate([*part, *[part[-1]] * (ROWS - len(part))]):
                size = len(windows[member].ids)
                ids[row, :size], mask[row, :size] = windows[member].ids, 1
            for row, values in zip(part, forward(ids, mask), strict=False):
                rows[row] = values
    return np.asarray(rows, np.float64)


def _groups(windows: Sequence[Window], limit: int, alike: int | None) -> Iterator[tuple[int, list[int]]]:
    """Yield the positions of the windows of each padded length, shortest first."""
    lengths = [min(padded, limit) for padded in LENGTHS if padded < limit] + [limit]
    groups: dict[tuple[int, int], list[int]] = {}
    for position, window in enumerate(windows):
        length = next(length for length in lengths if length >= len(window.ids))
        times = 0 if alike is None else list(window.ids).count(alike)
        groups.setdefault((length, times), []).append(position)
    yield from ((length, groups[length, times]) for length, times in sorted(groups))


def mean_by_text(windows: Sequence[Window], values: Doubles, texts: int) -> tuple[Doubles, npt.NDArray[np.bool_]]:
    """Average the windows of each text, each window by its number of tokens.

    Parameters
    ----------
    windows : sequence of Window
        In the order of the texts.
    values : float64 [len(windows), d]
    texts : int

    Returns
    -------
    means : float64 [texts, d]
    known : bool [texts]
        Whether anything in the text is known to the tokenizer.
    """
    owners = np.array([window.text for window in windows])
    weights = np.array([len(window.ids) for window in windows], np.float64)
    sums = np.zeros((texts, values.shape[1]))
    total = np.zeros(texts)
    known = np.zeros(texts, bool)
    # one after the other, in their order
    np.add.at(sums, owners, values * weights[:, None])
    np.add.at(total, owners, weights)
    np.logical_or.at(known, owners, [window.known for window in windows])
    return sums / total[:, None], known
