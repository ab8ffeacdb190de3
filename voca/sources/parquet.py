"""Parquet files."""

from __future__ import annotations

import io
from typing import ClassVar

import pyarrow as pa

from voca.config import ReadOptions
from voca.errors import EmptyFileError, InputError
from voca.sources.files import InputFile
from voca.sources.frames import as_strings, without_nuls
from voca.sources.raw import IssueLog, RawTable


class ParquetReader:
    """Reads Parquet; the first row is row 1, since there is no header row."""

    name: ClassVar[str] = "parquet"

    def load(self, file: InputFile, options: ReadOptions) -> list[RawTable]:
        """Read `file`; raises ``InputError`` where it is damaged or has no rows."""
        import pyarrow.parquet as pq

        log = IssueLog(file.name)
        try:
            table = pq.read_table(io.BytesIO(file.content()) if file.gzipped else file.path)
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
