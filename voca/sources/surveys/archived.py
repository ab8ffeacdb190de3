"""Answers in the archive of a LimeSurvey survey (``.lsa``): XML (``.lsr``) beside the survey's structure (``.lss``)."""

from __future__ import annotations

from typing import ClassVar, Final

import pyarrow as pa

from voca.config import ReadOptions
from voca.errors import InputError
from voca.sources.files import InputFile
from voca.sources.headers import unique_names
from voca.sources.raw import IssueLog, RawTable
from voca.sources.surveys.limesurvey import document

MARK: Final = b"<LimeSurveyDocType>Responses<"


class ArchivedAnswersReader:
    """Reads LimeSurvey's XML of answers; rows are numbered as answers, from 1."""

    name: ClassVar[str] = "lsr"

    def load(self, file: InputFile, options: ReadOptions) -> list[RawTable]:
        """Read `file`; raises ``InputError`` where it is damaged or has no answers."""
        try:
            root = document(file.content(), "Responses")
        except ValueError as error:
            message = f"{file.name} cannot be read as answers of LimeSurvey: {error}."
            raise InputError(message, "Export the archive again, or the responses as CSV.") from error
        fields = [field.text or "" for field in root.iterfind("responses/fields/fieldname")]
        rows = [{cell.tag: cell.text for cell in row} for row in root.iterfind("responses/rows/row")]
        if not rows or not fields:
            message = f"{file.name} has no answers."
            raise InputError(message, "Export the archive of a survey that somebody has answered.")
        log = IssueLog(file.name)
        names = unique_names([field.removeprefix("_") for field in fields], log)  # no name in XML begins with a digit
        cells = {
            name: pa.array([row.get(field) for row in rows], pa.string())
            for name, field in zip(names, fields, strict=True)
        }
        return [
            RawTable(
                file.name,
                pa.table(cells),
                pa.array(range(1, len(rows) + 1), pa.int64()),
                self.name,
                "utf-8",
                "",
                file.sha256,
                file.size,
                len(rows),
                tuple(fields),
                {},
                issues=log.close(),
            )
        ]
