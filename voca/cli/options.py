"""Options that several commands share, and what they become."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from voca.errors import UsageError

Inputs = Annotated[
    list[str],
    typer.Argument(
        help="Files, folders, globs, or - for standard input: CSV, JSON, XLSX, Parquet, VTT, SRT, TXT, DOCX; .gz, .zip."
    ),
]
Files = Annotated[
    list[str] | None,
    typer.Argument(
        help="Files, folders, globs, or - for standard input: CSV, JSON, XLSX, Parquet, VTT, SRT, TXT, DOCX; .gz, .zip."
    ),
]
Sql = Annotated[str | None, typer.Option("--sql", metavar="SELECT", help="Ask a database instead; with --from.")]
From = Annotated[
    str | None,
    typer.Option("--from", metavar="URL", help="The database: sqlite:///file.db, postgresql://user@host/name."),
]
Input = Annotated[
    str,
    typer.Argument(help="A file, or - for standard input: CSV, TSV, JSON, JSON Lines, XLSX or Parquet; .gz too."),
]
StudyPath = Annotated[Path, typer.Argument(help="A study's folder, as `voca analyze -o` wrote it.")]
Text = Annotated[list[str] | None, typer.Option("--text", metavar="COL", help="Column with the comments; repeatable.")]
Title = Annotated[str | None, typer.Option("--title", metavar="COL", help="Column with the title of a comment.")]
Score = Annotated[
    list[str] | None,
    typer.Option(
        "--score",
        metavar="KIND=COL",
        help="A score: nps=COL, csat=COL, ces=COL, stars=COL, or any name; repeatable. Its scale, and which way is "
        "better, where it is not the usual: csat:1-6=COL, wait:number:lower=COL.",
    ),
]
Segment = Annotated[
    list[str] | None,
    typer.Option(
        "--segment",
        metavar="COL[:RANGES]",
        help="Column to compare customers by, numbers in ranges (age:18-30,31-50); repeatable. 'none': no segments.",
    ),
]
Customer = Annotated[
    str | None, typer.Option("--customer", metavar="COL", help="Column that says who the customer is.")
]
Time = Annotated[str | None, typer.Option("--time", metavar="COL", help="Column with the date.")]
Weight = Annotated[str | None, typer.Option("--weight", metavar="COL", help="Column with survey weights.")]
Outcome = Annotated[
    list[str] | None,
    typer.Option("--outcome", metavar="KIND=COL", help="churned=COL or value=COL; repeatable."),
]
Driver = Annotated[
    list[str] | None,
    typer.Option("--driver", metavar="COL", help="A number to stand beside the themes: wait, price; repeatable."),
]
MinEffect = Annotated[
    list[str] | None,
    typer.Option("--min-effect", metavar="SCORE=POINTS", help="Effects below this are negligible; repeatable."),
]
Unit = Annotated[
    str | None,
    typer.Option(
        "--unit",
        metavar="response|customer",
        help="What a score is counted for: each response, or each customer with all they said.",
    ),
]
Period = Annotated[
    str | None, typer.Option("--period", metavar="PERIOD", help="Trends by week, month, quarter or year.")
]
Key = Annotated[
    str | None, typer.Option("--key", metavar="FILE", help="Key of the pseudonyms that stand for customers' ids.")
]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", metavar="COL", help="Column to leave out; repeatable.")]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="Sheet of a workbook; else every sheet.")]
CustomerSpeaker = Annotated[
    list[str] | None,
    typer.Option(
        "--customer-speaker",
        metavar="NAME",
        help="Who is the customer in a transcript: a name, or first or second by who of two speaks first; repeatable.",
    ),
]
KeepTests = Annotated[
    bool, typer.Option("--keep-tests", help="Count answers that a survey tool marks as previews or tests.")
]
CountOnce = Annotated[
    bool, typer.Option("--count-once", help="Count a response that stands in several files once, in the first of them.")
]
Customers = Annotated[
    str | None,
    typer.Option(
        "--customers",
        metavar="FILE",
        help="Table of customers, or of calls, to join: segments, scores, churn, value, dates.",
    ),
]
On = Annotated[
    str | None,
    typer.Option(
        "--on",
        metavar="COL[=OTHER]",
        help="Column with the customer's id, and its name in --customers; conversation_id=OTHER joins calls.",
    ),
]
Encoding = Annotated[str | None, typer.Option("--encoding", help="Encoding of the file, where it is guessed wrongly.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit 3 where the data has problems.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no report: errors only.")]
SentimentModel = Annotated[
    str | None,
    typer.Option(
        "--sentiment-model",
        metavar="NAME|FOLDER",
        help="Sentiment model: a shipped or pulled one, a folder of transformers, or auto (fast where that is enough).",
    ),
]
Encoder = Annotated[
    str | None,
    typer.Option(
        "--encoder",
        metavar="NAME|FOLDER",
        help="Sentence encoder: a shipped or pulled one, or a folder of sentence-transformers.",
    ),
]
Keep = Annotated[
    list[str] | None,
    typer.Option(
        "--keep", metavar="KIND", help="Leave in: person, address, ...; customer for customers' ids; repeatable."
    ),
]
CUSTOMER = "customer"
"""Among what can be kept: the customers' own ids instead of pseudonyms."""
Codebook = Annotated[
    str | None,
    typer.Option("--codebook", metavar="FILE.toml", help="Themes you expect: they steer the fit and keep their ids."),
]
CodebookOnly = Annotated[
    bool,
    typer.Option("--codebook-only", help="Only the themes of --codebook; what fits nowhere is counted and described."),
]
ThemesFrom = Annotated[
    str | None,
    typer.Option("--themes-from", metavar="STUDY", help="Keep the themes of an earlier study; say which are new."),
]
LabelModel = Annotated[
    str | None,
    typer.Option(
        "--label-model",
        metavar="NAME|FILE.gguf",
        help="A language model that chooses among the labels in customers' words; off unless named.",
    ),
]
LabelEndpoint = Annotated[
    str | None,
    typer.Option(
        "--label-endpoint",
        metavar="URL",
        help="OpenAI-compatible service of --label-model; on another machine it gets candidate labels and keywords.",
    ),
]
PipelineName = Annotated[str, typer.Option("--pipeline", "-p", metavar="NAME|FILE", help="What a run does.")]


def as_seed(value: int | None) -> int | None:
    """Refuse what is no seed; the limit is that of voca.config, which takes long to import."""
    if value is not None and not 0 <= value < 2**32:
        message = f"{value} is no seed: it is a whole number from 0 to {2**32 - 1}."
        raise typer.BadParameter(message)
    return value


Seed = Annotated[int | None, typer.Option("--seed", callback=as_seed, help="Seed of everything random.")]


def sources(files: list[str] | None, sql: str | None, url: str | None) -> list[Any]:
    """Return what is to be read: files, and the question to a database; raises :class:`UsageError` where it is half."""
    if (sql is None) != (url is None):
        message = "--sql and --from belong together."
        raise UsageError(message, 'For example: --sql "select text, nps from answers" --from sqlite:///answers.db.')
    if sql is None:
        return list(files or [])
    from voca.sources import Query

    return [*(files or []), Query(sql, str(url))]


def pairs(
    values: list[str] | None, option: str, form: str = "KIND=COLUMN", example: str = 'nps="Likelihood to recommend"'
) -> dict[str, str]:
    """Read options of the form ``KIND=COLUMN``; raises :class:`UsageError` where one is not of that form."""
    result: dict[str, str] = {}
    for value in values or []:
        kind, separator, column = value.partition("=")
        if not separator or not kind or not column:
            message = f"{option} {value!r} is not of the form {form}."
            raise UsageError(message, f"For example: {option} {example}.")
        result[kind.strip()] = column
    return result


def effects(values: list[str] | None) -> dict[str, float] | None:
    """Read ``SCORE=POINTS`` options; raises :class:`UsageError` where one has no number above 0."""
    if not values:
        return None
    found = {}
    for score, points in pairs(values, "--min-effect", "SCORE=POINTS", "nps=2").items():
        try:
            found[score] = float(points)
        except ValueError:
            found[score] = 0.0
        if not 0 < found[score] < float("inf"):
            message = f"--min-effect {score}={points} has no number of points above 0."
            raise UsageError(message, "For example: --min-effect nps=2.")
    return found


def read_options(**given: Any) -> Any:  # noqa: ANN401 - ReadOptions; importing pydantic here would slow --help
    """Make :class:`voca.config.ReadOptions` from what was given on the command line."""
    from voca.config import ReadOptions
    from voca.pipeline import OPTIONS, validate

    values = {key: value for key, value in given.items() if value is not None}
    for key, value in values.items():
        _hold_utf8(key, value)
    if "score" in values:
        values["score"] = pairs(values["score"], "--score")
    if "outcome" in values:
        values["outcome"] = pairs(values["outcome"], "--outcome", example='churned="Left us"')
    if any(":" in key for key in values.get("score", {})):
        from voca.sources.score_options import stated

        for key in values["score"]:
            stated(key)
    if [name.lower() for name in values.get("segment", [])] == ["none"]:
        values["segment"] = []
    return validate(ReadOptions, values, OPTIONS)


def _hold_utf8(key: str, value: object) -> None:
    """Refuse what is not UTF-8 in the name of a column, a sheet or the like: nothing is called so."""
    for part in value if isinstance(value, list) else [value]:
        try:
            str(part).encode()
        except UnicodeEncodeError as error:
            said = str(part).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            message = f"--{key.replace('_', '-')} {said!r} is not UTF-8."
            raise UsageError(
                message, "Set the terminal to UTF-8, or copy the name out of what `voca check` prints."
            ) from error


def kinds(named: list[str] | None) -> Any:  # noqa: ANN401 - tuple of Kind, which lies behind a heavy import
    """Read ``--keep KIND`` options; raises :class:`UsageError` where there is no such kind."""
    if not named:
        return ()
    from voca.registry import suggest
    from voca.stages.redact import ALL_KINDS

    for name in named:
        if name not in (*ALL_KINDS, CUSTOMER):
            message = f"--keep {name!r} is no kind of personal data."
            raise UsageError(message, suggest(name, (*ALL_KINDS, CUSTOMER)))
    return tuple(name for name in named if name != CUSTOMER)


def redaction(redact: str, keep: list[str] | None, key: str | None) -> dict[str, Any] | bool | None:
    """Make the options of the stage ``redact``: False where it is off, None where nothing was said."""
    if redact not in ("on", "off"):
        message = f"--redact {redact!r} is neither on nor off."
        raise UsageError(message, "Write --redact off to leave personal data in the text.")
    if redact == "off":
        return False
    given = {"keep": kinds(keep), "key": key, "customers": "keep" if CUSTOMER in (keep or ()) else None}
    return {name: value for name, value in given.items() if value} or None


def known_themes(codebook: str | None, only: bool, themes_from: str | None) -> dict[str, Any]:
    """Make the options of the themes that are given rather than found; the codebook is read before anything else."""
    if codebook is not None:
        from voca.themes.codebook_file import read

        read(codebook)
    if only and codebook is None:
        message = "--codebook-only needs a codebook."
        raise UsageError(message, "Name it: --codebook themes.toml --codebook-only.")
    return {"codebook": codebook, "codebook_only": only or None, "themes_from": themes_from}


def label_options(model: str | None, endpoint: str | None) -> dict[str, Any]:
    """Make the options of labels by a language model; says on standard error what would leave the machine."""
    if model is None and endpoint is None:
        return {}
    if model is None:
        message = "--label-endpoint needs a model."
        raise UsageError(message, "Name it: --label-model NAME.")
    from voca.themes.language_model import Endpoint, check

    check(model, endpoint)
    chosen = None if endpoint is None else Endpoint(endpoint, model)
    if chosen is not None and not chosen.local:
        said = "Candidate labels and keywords, which are customers' words, will leave this machine for"
        typer.echo(f"{said} {chosen.host}; no comment will.", err=True)
    return {"label_model": model, "label_endpoint": endpoint}
