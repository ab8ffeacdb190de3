"""What is known of the files that one tool exports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, Final

from voca.sources.names import phrase
from voca.sources.roles import ScoreKind

Record = Mapping[str, Any]
RECORDED: Final = "recorded by the survey tool itself; name it in the options to use it"


@dataclass(frozen=True, slots=True)
class Scale:
    """A score of an export.

    Attributes
    ----------
    columns : str
        Names it goes by, the preferred first, between bars.
    name : str
    kind : str
    low, high : float
    words : mapping of str to str
        What cells that are not numbers mean, by their lower-case words; an empty meaning is no score.
    """

    columns: str
    name: str
    kind: ScoreKind
    low: float
    high: float
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Export:
    """One form of table that a tool exports. Names are compared as :func:`voca.sources.names.phrase` writes them.

    Attributes
    ----------
    tool : str
        What its owner calls it.
    needs : sequence of str
        Of each entry, one of the names between the bars must be a column.
    text, title, time, customer, conversation, speaker : str
        Names that the column goes by, the preferred first, between bars; empty where there is none.
    scores : sequence of Scale
    more : mapping of str to str
        Further columns with the customer's words, by their names, and what they answer.
    replies : str
        Columns with the company's words.
    groups : str
        Columns that divide the customers, whatever their names say: the place a review is of.
    aside : mapping of str to str
        Names that are neither of these, and why they are left alone.
    company : frozenset of str
        Values of `speaker`, in lower case, that are the company; ``"*"``: whoever it is.
    system : frozenset of str
        Values of `speaker`, in lower case, that are programs.
    written : callable, optional
        What the customer wrote, out of a cell of `text`; None where that is nothing.
    accounts : callable, optional
        Tells the values of `speaker` that are the company from all of them and the texts.
    said : str
        What a person should know of this export; empty: nothing.
    channel : str
        Where the words are from; empty: from the tool itself.
    unanswered : frozenset of str
        Cells that say that nothing was answered.
    """

    tool: str
    needs: Sequence[str]
    text: str = ""
    title: str = ""
    time: str = ""
    customer: str = ""
    conversation: str = ""
    speaker: str = ""
    scores: Sequence[Scale] = ()
    more: Mapping[str, str] = field(default_factory=dict)
    replies: str = ""
    groups: str = ""
    aside: Mapping[str, str] = field(default_factory=dict)
    company: frozenset[str] = frozenset()
    system: frozenset[str] = frozenset()
    written: Callable[[str], str | None] | None = None
    accounts: Callable[[Sequence[str | None], Sequence[str | None]], frozenset[str]] | None = None
    said: str = ""
    channel: str = ""
    unanswered: frozenset[str] = frozenset()

    def matches(self, known: Set[str]) -> bool:
        """Whether a table whose columns have these phrases is one."""
        return all(not known.isdisjoint(entry.split("|")) for entry in self.needs)


def find(entry: str, columns: Iterable[str]) -> str | None:
    """Return the column that goes by the first of the names in `entry` that is there."""
    by_phrase: dict[str, str] = {}
    for column in columns:
        by_phrase.setdefault(phrase(column), column)
    return next((by_phrase[name] for name in entry.split("|") if name in by_phrase), None) if entry else None


def find_all(entry: str, columns: Iterable[str]) -> list[str]:
    """Return the columns that go by a name in `entry`."""
    names = set(entry.split("|")) if entry else set()
    return [column for column in columns if phrase(column) in names]


def joined(parts: Iterable[object]) -> str:
    """Put texts below one another, empty ones left out."""
    return "\n\n".join(text for part in parts if isinstance(part, str) and (text := part.strip()))


def within(record: object, *path: str) -> Any:  # noqa: ANN401 - any JSON
    """Return what lies under `path` in nested records; None where something is missing."""
    for key in path:
        record = record.get(key) if isinstance(record, Mapping) else None
    return record


def listed(record: object, *path: str) -> list[Record]:
    """Return the records in the list under `path`; none where there is no list."""
    value = within(record, *path) if path else record
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def plain(value: object) -> str | None:
    """Write a single value as text; None for nothing, lists and records."""
    if value is None or isinstance(value, list | Mapping):
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def plain_fields(record: Record, *left: str) -> dict[str, Any]:
    """Return the single values of a record without the fields in `left`."""
    return {key: value for key, value in record.items() if key not in left and not isinstance(value, list | Mapping)}


def marked_up(value: object) -> str | None:
    """Return a text that stands in parts, some of them with what they are (a link); None for anything else."""
    parts = value if isinstance(value, list) and any(isinstance(part, str) for part in value) else []
    if not parts or not all(isinstance(part, str | Mapping) for part in parts):
        return None
    return "".join(part if isinstance(part, str) else str(part.get("text") or "") for part in parts)


def mended(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Read the bytes of UTF-8 that Facebook and Instagram write as if each were a letter, in a text or all within."""
    if isinstance(value, str):
        try:
            return value.encode("latin-1").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            return value
    if isinstance(value, list):
        return [mended(inner) for inner in value]
    return {name: mended(inner) for name, inner in value.items()} if isinstance(value, dict) else value
