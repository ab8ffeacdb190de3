"""The JSON Schema of ``report.json`` and its reference page, both made from the columns that the sections declare."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from voca.report import SECTION_KEYS, Column, Kind
from voca.reports.catalogue import TABLES
from voca.reports.json_report import FORMAT_VERSION
from voca.schema import POLARITIES

PATH: Final = Path(__file__).with_name("schema.json")
_SMALL_BASE: Final = "True where the row rests on fewer customers than the minimum base: not ranked."
_NULLABLE_NUMBER: Final = {"type": ["number", "null"]}
_KINDS: Final[Mapping[Kind, Mapping[str, Any]]] = {
    "text": {"type": ["string", "null"]},
    "verbatim": {"type": ["string", "null"]},
    "count": {"type": ["integer", "null"], "minimum": 0},
    "share": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    "share_delta": {"type": ["number", "null"], "minimum": -1, "maximum": 1},
    "score": _NULLABLE_NUMBER,
    "delta": _NULLABLE_NUMBER,
    "number": _NULLABLE_NUMBER,
    "p": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
    "interval": {"anyOf": [{"$ref": "#/$defs/interval"}, {"type": "null"}]},
    "spark": {"type": ["array", "null"], "items": _NULLABLE_NUMBER},
    "mix": {"anyOf": [{"$ref": "#/$defs/mix"}, {"type": "null"}]},
    "flag": {"type": ["boolean", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
    "list": {"type": ["array", "null"], "items": {"type": "string"}},
}
_WORDS: Final[Mapping[Kind, str]] = {
    "text": "text",
    "verbatim": "text from the data",
    "count": "integer",
    "share": "share, 0..1",
    "share_delta": "difference of shares, -1..1",
    "score": "number, score's scale",
    "delta": "number, points of the score",
    "number": "number",
    "p": "probability, 0..1",
    "interval": '{"low", "high"}',
    "spark": "list of shares, 0..1",
    "mix": '{"negative", "neutral", "positive"}, shares',
    "flag": "true or false",
    "date": "date, ISO 8601",
    "list": "list of text",
}
_SECTIONS: Final[Mapping[str, str]] = {
    "overview": "How many, when, the primary score, the mood, and the sentences that matter most.",
    "scores": "Every score over everybody and by segment.",
    "themes": "What people talk about.",
    "drivers": "What each theme is associated with, in points of the score.",
    "segments": "Who talks about what, and where a theme goes with a larger gap in the score.",
    "trends": "Themes and the score over time.",
    "actions": "Where fewer negative mentions go with the largest gain.",
    "quotes": "What customers said, in exactly their words; its `tables` is empty.",
    "coverage": "What became of every row that was read; the counts of a table add up to all rows.",
    "warnings": "Problems found in the data.",
}
_QUOTE: Final[Mapping[str, tuple[Mapping[str, Any], str]]] = {
    "text": ({"type": "string"}, "The quoted words: `documents.text[start:end]` of the study, never edited."),
    "document_id": ({"type": "string"}, "The document they are from."),
    "start": ({"type": "integer", "minimum": 0}, "First code point of the quote in the document's text."),
    "end": ({"type": "integer", "minimum": 1}, "One past the last code point."),
    "theme_id": ({"type": "string"}, "The theme or sub-theme they mention."),
    "theme": ({"type": "string"}, "Its label; a sub-theme's after its theme's and ` > `."),
    "polarity": ({"enum": [*POLARITIES, None]}, "The mood of the mention; null where it was not judged."),
    "source": (
        {"type": "string"},
        "File and row, and the time in the recording where it is known: `call.vtt, row 4, at 1:45`.",
    ),
    "facts": (
        {"type": "array", "items": {"$ref": "#/$defs/fact"}},
        "What is known about who said it: scores, segments, date, each `{name, value}`, both text.",
    ),
    "group": ({"type": "string"}, "The heading it stands under."),
}


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of ``report.json``."""
    number, text = {"type": "number"}, {"type": "string"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "voca report",
        **_object({
            "format_version": {"const": FORMAT_VERSION},
            "title": text,
            **{key: _section(key) for key in SECTION_KEYS},
            "manifest": {"type": "object", "description": "What was run on what; run.json has the times."},
        }),
        "$defs": {
            "interval": _object({"low": _NULLABLE_NUMBER, "high": _NULLABLE_NUMBER}),
            "mix": _object({polarity: number | {"minimum": 0, "maximum": 1} for polarity in POLARITIES}),
            "fact": _object({"name": text, "value": text}),
            "quote": _object({key: {**kind, "description": words} for key, (kind, words) in _QUOTE.items()}),
        },
    }  # fmt: skip


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Describe an object that has exactly these keys."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _section(key: str) -> dict[str, Any]:
    sentences = {"type": "array", "items": {"type": "string"}}
    tables = {name: _table(columns) for name, columns in TABLES[key].items()}
    return _object({
        "title": {"type": "string"},
        "lead": sentences,
        # a table about which there is nothing to say is left out, so none of them is required
        "tables": {"type": "object", "properties": tables, "additionalProperties": False},
        "quotes": {"type": "array", "items": {"$ref": "#/$defs/quote"}},
        "notes": sentences,
    }) | {"description": _SECTIONS[key]}  # fmt: skip


def _table(columns: tuple[Column, ...]) -> dict[str, Any]:
    row = {column.key: {**_KINDS[column.kind], "description": column.help} for column in columns}
    row["small_base"] = {"type": "boolean", "description": _SMALL_BASE}
    text = {"type": "string"}
    return _object({"title": text, "base": text, "note": text,
                    "rows": {"type": "array", "minItems": 1, "items": _object(row)}})  # fmt: skip


def dumps_schema() -> str:
    """Return the schema as the text of ``voca/reports/schema.json``."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def reference() -> str:
    """Return the text of ``docs/report-json.md``."""
    return "\n".join(_reference()) + "\n"


_INTRODUCTION: Final = """\
# report.json

Made by `voca analyze` beside `report.html`, and again by `voca report STUDY --format json`; one section of it by
`voca show SECTION STUDY --json`. This page is generated from the report's own column declarations, as is the JSON
Schema `voca/reports/schema.json` (2020-12); a test holds both to the code.

UTF-8. Numbers have full precision; what is not known is `null`, never NaN. The same study gives the same text: keys and
rows are always in the same order.

```python
import json

report = json.load(open("out/report.json", encoding="utf-8"))
for row in report["drivers"]["tables"]["themes"]["rows"]:
    print(row["label"], row["adjusted"], row["adjusted_interval"])
```

## Top level

| key | what |
|---|---|
| `format_version` | 2; grows when a field changes its meaning or goes away |
| `title` | the report's title |"""
_SHAPE: Final = """\

Every section has the same keys:

| key | what |
|---|---|
| `title` | heading |
| `lead` | list of sentences that say what the tables show, most important first |
| `tables` | tables by name; one about which there is nothing to say is left out |
| `quotes` | list of quotes (of `quotes`, and in `actions` what the first actions rest on) |
| `notes` | list of sentences a reader must know to not misread it |

and every table `title`, `base` (what the figures are based on), `note` (how to read it) and `rows`, a list of objects
with the fields below and `small_base`: true where the row rests on fewer customers than the minimum base (in
`trends.tables.score`: on fewer responses than that, or on a period covered only in part), so that it is shown but
never ranked."""


def _reference() -> Iterator[str]:
    yield _INTRODUCTION
    for key in SECTION_KEYS:
        yield f"| `{key}` | {_SECTIONS[key]} |"
    yield "| `manifest` | what was run on what: version, pipeline, models, seed, inputs, a hash of the rows |"
    yield _SHAPE
    for key in SECTION_KEYS:
        yield f"\n## {key}\n\n{_SECTIONS[key]}"
        for name, columns in TABLES[key].items():
            yield f"\n### {key}.tables.{name}\n\n| field | type | what |\n|---|---|---|"
            for column in columns:
                yield _line(column.key, _WORDS[column.kind], column.help)
        if key == "quotes":
            yield "\n### quotes.quotes\n\n| field | type | what |\n|---|---|---|"
            for field, (kind, words) in _QUOTE.items():
                yield _line(field, "text or null" if "enum" in kind else _json_type(kind), words)


def _json_type(kind: Mapping[str, Any]) -> str:
    name = str(kind["type"])
    return {"string": "text", "array": "list"}.get(name, name)


def _line(field: str, kind: str, words: str) -> str:
    return f"| `{field}` | {kind} | {words.replace('|', chr(92) + '|')} |"
