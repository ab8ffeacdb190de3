"""Transcripts as documents, one per turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from voca.config import ReadOptions
from voca.sources.documents import Documents
from voca.sources.identity import Identities
from voca.sources.raw import IssueLog, RawTable


def build_turns(
    tables: Sequence[RawTable], options: ReadOptions, identities: Identities, logs: Mapping[str, IssueLog]
) -> Documents:
    raise NotImplementedError
