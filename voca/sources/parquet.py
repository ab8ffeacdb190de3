"""Parquet files."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING, ClassVar, Final

import pyarrow as pa

from voca.config import ReadOptions
from voca.errors import EmptyFileError, InputError
from voca.sources.files import InputFile
from voca.sources.frames import as_strings, without_nuls
from voca.sources.raw import IssueLog, RawTable

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

_FIRST: Final = 1_000  # rows that are read to tell what the columns are


class ParquetReader:
    """Reads Parquet; the first row is row 1, since there is no header row."""

    name: ClassVar[str] = "parquet"

    def load(self, file: InputFile, options: ReadOptions) -> list[RawTable]:
        """Read `file`; raises ``InputError`` where it is damaged or has no rows."""
        return self._tables(file, lambda opened: opened.read())

    def first(self, file: InputFile, options: ReadOptions) -> list[RawTable]:
        """Return the table with its first rows; raises as :meth:`load`."""
        return self._tables(file, _beginning)

    def may_have(self, file: InputFile, options: ReadOptions, name: str) -> bool:
        """Say no: the file names its columns."""
        return False

    def _tables(self, file: InputFile, read: Callable[[ParquetFile], pa.Table]) -> list[RawTable]:
        import pyarrow.parquet as pq

        log = IssueLog(file.name)
        try:
            with pq.ParquetFile(io.BytesIO(file.content()) if file.gzipped else file.path) as opened:
                table = read(opened)
        except (pa.ArrowException, OSError) as error:
            message = f"{file.name} is a damaged Parquet file: {str(error).splitlines()[0].rstrip('.')}."
            raise InputError(message, "Make or download it again.") from error
        if len(table) == 0:
            message = f"{file.name} has columns and no rows."
            raise EmptyFileError(message, "Export it again with its rows.")
        rows = pa.array(range(1, len(table) + 1), pa.int64())
        cells = without_nuls(as_strings(table, log), rows, log)
        return [
            RawTable(
                file.name,
                cells,
                rows,
                "parquet",
                sha256=file.sha256,
                size=file.size,
                read=len(cells),
                header=tuple(cells.column_names),
                issues=log.close(),
            )
        ]


def _beginning(opened: ParquetFile) -> pa.Table:
    batches = list(islice(opened.iter_batches(_FIRST), 1))
    return pa.Table.from_batches(batches) if batches else opened.read()  # without rows there is no batch
