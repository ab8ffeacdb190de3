"""Typeform: what it records beside the answers."""

from collections.abc import Mapping
from typing import Any, Final

from voca.sources.exports.export import RECORDED, Export, Record, listed, plain, within

EXPORTS: Final = (
    Export(
        "Typeform",
        ("network id|response type", "submit date utc|submitted at|submit date|start date utc"),
        time="submit date utc|submitted at|submit date|start date utc",
        aside=dict.fromkeys(
            (
                "#|network id|start date utc|stage date utc|submit date utc|response type|tags|ending|token|landed at"
            ).split("|"),
            RECORDED,
        ),
        channel="survey",
    ),
)


def unfold(record: Record) -> list[dict[str, Any]] | None:
    """Return a response of the API, or of a webhook, as a flat row.

    A webhook brings the questions' wording; the API does not, so that its columns have their kind and reference.
    """
    whole = record.get("form_response", record)
    if not isinstance(whole, Mapping) or "submitted_at" not in whole or not isinstance(whole.get("answers"), list):
        return None
    wording = {field.get("id"): field.get("title") for field in listed(whole, "definition", "fields")}
    row: dict[str, Any] = {"response_id": whole.get("response_id") or whole.get("token"), "response_type": "completed"}
    row |= {name: whole.get(name) for name in ("submitted_at", "landed_at")}
    hidden = whole.get("hidden")
    row |= {name: plain(value) for name, value in hidden.items()} if isinstance(hidden, Mapping) else {}
    for answer in listed(whole, "answers"):
        name = wording.get(within(answer, "field", "id")) or _called(answer)
        row[f"{name} (2)" if name in row else name] = _answer(answer)
    return [row]


def _called(answer: Record) -> str:
    """Name a question whose wording is not told; only a scale's kind says what it is."""
    kind = str(within(answer, "field", "type") or answer.get("type") or "answer").replace("_", " ")
    name = within(answer, "field", "ref") or within(answer, "field", "id") or ""
    return f"{_KINDS.get(kind, kind)} {name}".strip()


_KINDS: Final = {"opinion scale": "rating", "long text": "comment", "short text": "comment", "text": "comment"}


def _answer(answer: Record) -> str | None:
    """Return what was answered; of an e-mail address, a link or a file as it is written."""
    kind = str(answer.get("type"))
    value = answer.get(kind)
    if isinstance(value, Mapping):
        labels = value.get("labels") or [value.get("label")]
        return "; ".join(str(label) for label in [*labels, value.get("other")] if label) or None
    return plain(value)
