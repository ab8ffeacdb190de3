"""``voca analyze``: the whole job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voca.cli import options as o
from voca.cli.console import write_json_text
from voca.wording import typed

if TYPE_CHECKING:
    from voca.study import Study


Out = Annotated[Path, typer.Option("--out", "-o", metavar="FOLDER", help="Where the study and report go.")]
Engine = Annotated[str | None, typer.Option("--engine", help="Theme engine: voca or bertopic.")]
HowMany = Annotated[
    str | None, typer.Option("--themes", metavar="N|N..M", help="How many themes; else found in the data.")
]
MinBase = Annotated[int | None, typer.Option("--min-base", help="Customers a finding needs. \\[default: 30]")]
Redact = Annotated[
    str, typer.Option("--redact", metavar="on|off", help="Take personal data out before anything is stored.")
]


def command(
    inputs: o.Files = None,
    sql: o.Sql = None,
    database: o.From = None,
    out: Out = Path("out"),
    text: o.Text = None,
    title: o.Title = None,
    score: o.Score = None,
    segment: o.Segment = None,
    customer: o.Customer = None,
    time: o.Time = None,
    weight: o.Weight = None,
    outcome: o.Outcome = None,
    driver: o.Driver = None,
    ignore: o.Ignore = None,
    sheet: o.Sheet = None,
    encoding: o.Encoding = None,
    customer_speaker: o.CustomerSpeaker = None,
    keep_tests: o.KeepTests = False,
    count_once: o.CountOnce = False,
    customers: o.Customers = None,
    on: o.On = None,
    pipeline: o.PipelineName = "reviews",
    engine: Engine = None,
    sentiment_model: o.SentimentModel = None,
    encoder: o.Encoder = None,
    n_themes: HowMany = None,
    codebook: o.Codebook = None,
    codebook_only: o.CodebookOnly = False,
    themes_from: o.ThemesFrom = None,
    label_model: o.LabelModel = None,
    label_endpoint: o.LabelEndpoint = None,
    period: o.Period = None,
    min_effect: o.MinEffect = None,
    unit: o.Unit = None,
    min_base: MinBase = None,
    keep: o.Keep = None,
    redact: Redact = "on",
    key: o.Key = None,
    seed: o.Seed = None,
    strict: o.Strict = False,
    as_json: o.AsJson = False,
    quiet: o.Quiet = False,
) -> None:
    """Read comments, find their themes and sentiment, link them to scores and segments, and report."""
    from voca.analysis import analyze
    from voca.cli.console import progress, warning
    from voca.cli.imports import spare_torch
    from voca.cli.places import hold_folder
    from voca.output import hold_writable
    from voca.pipeline import given

    spare_torch()
    columns = o.read_options(
        text=text, title=title, score=score, segment=segment, customer=customer, time=time, weight=weight,
        outcome=outcome, driver=driver, ignore=ignore, sheet=sheet, encoding=encoding,
        customer_speaker=customer_speaker, keep_tests=keep_tests or None, count_once=count_once or None,
        customers=customers, on=on,
    )  # fmt: skip
    known = o.known_themes(codebook, codebook_only, themes_from) | o.label_options(label_model, label_endpoint)
    overrides = given(
        seed,
        options={"redact": o.redaction(redact, keep, key)},
        models={"sentiment": sentiment_model, "embed": encoder},
        themes={"engine": engine, "themes": n_themes, **known},
        link={"period": period, "min_base": min_base, "min_effect": o.effects(min_effect), "unit": unit},
    )
    if redact == "off" and not quiet:
        warning("personal data stays in the text", "Keep the study and its reports like the data itself.")
    hold_folder(out)
    hold_writable(out)
    with progress(quiet or as_json) as bar:
        study = analyze(
            o.sources(inputs, sql, database),
            columns,
            pipeline=pipeline,
            overrides=overrides,
            strict=strict,
            progress=bar,
        )
        study.save(out)
    _print(study, out, as_json=as_json, quiet=quiet)


def _print(study: Study, out: Path, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        write_json_text((out / "report.json").read_text(encoding="utf-8"))
        return
    if quiet:
        return
    from rich.text import Text

    from voca.cli.console import output
    from voca.reports import render

    console = output()
    render(study.report, console)
    report = out / "report.html"
    console.print(Text(f"Report to forward: {report}", style="bold"), soft_wrap=True)
    look = f"Look closer:       voca show drivers {typed(out)}   (or scores, themes, segments, trends, quotes)"
    console.print(Text(look), soft_wrap=True)
