"""Reading: a file in any real format becomes documents, one row per comment, answer or turn."""

from voca.sources.class_folders import read_classes
from voca.sources.labels_beside import read_beside
from voca.sources.raw import RawTable
from voca.sources.reading import from_frame, load, read
from voca.sources.sql import Query
from voca.sources.streaming import stream

__all__ = ["Query", "RawTable", "from_frame", "load", "read", "read_beside", "read_classes", "stream"]
