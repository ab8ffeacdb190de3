"""Tables that would be much larger than their file: very many columns of which each row fills few."""

from __future__ import annotations

from typing import Final

from voca.errors import InputError

MANY_COLUMNS: Final = 2_000
_CELLS: Final = 2_000_000
_EACH: Final = 20  # cells for each value in the file


class Filled:
    """How many cells of a table hold something, counted while it is read.

    Parameters
    ----------
    name : str
        The file's.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._rows = self._values = 0

    def add(self, columns: int, number: int, values: int) -> None:
        """Count a row.

        Parameters
        ----------
        columns : int
            Of the table so far.
        number : int
            The row's or record's, for the message.
        values : int
            Its cells with something in them.

        Raises
        ------
        InputError
            There are more than 2,000 columns and two million cells, with something in fewer than one of twenty.
        """
        self._rows += 1
        self._values += values
        cells = columns * self._rows
        if columns > MANY_COLUMNS and cells > max(_CELLS, _EACH * self._values):
            message = (
                f"{self._name}, row {number:,}: more than {MANY_COLUMNS:,} columns, nearly all of their cells empty."
            )
            raise InputError(
                message, "Give a row a line and a column a kind of value: names that hold for one row only are values."
            )
