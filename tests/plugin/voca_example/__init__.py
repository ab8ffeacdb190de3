"""A reader, a stage and a reporter."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from voca.config import Strict
from voca.protocols import Opened
from voca.report import Report

_MARK = b"FIELD NOTES 1\n"


class FieldNotes:
    """Reads ``.notes``: a first line with a mark, then ``stars|comment`` on each line."""

    endings = (".notes",)

    def recognises(self, file: Opened) -> bool:
        """Look at the first line."""
        return file.head.startswith(_MARK)

    def load(self, file: Opened) -> list[pa.Table]:
        """Split each line at the first bar."""
        lines = file.content().removeprefix(_MARK).decode().splitlines()
        rows = [line.partition("|") for line in lines if line]
        return [pa.table({"stars": [int(stars) for stars, _, _ in rows], "comment": [text for _, _, text in rows]})]


class Options(Strict):
    """Options of the stage."""

    times: int = 1


class Shout:
    """Writes every comment in capitals, with exclamation marks."""

    name = "shout"
    table = "documents"
    requires = ("documents.text",)
    assigns = ("documents.text",)
    Config = Options

    def __init__(self, config: Options) -> None:
        self.config = config

    def __call__(self, batch: pa.Table) -> pa.Table:
        """Change the text of each row."""
        loud = pc.binary_join_element_wise(pc.utf8_upper(batch["text"]), "!" * self.config.times, "")
        return batch.set_column(batch.column_names.index("text"), "text", loud)


class Plain:
    """Writes the titles of a report's sections."""

    def write(self, report: Report, path: Path) -> None:
        """Write one line a section."""
        path.write_text("\n".join(section.title for section in report.sections) + "\n", encoding="utf-8")
