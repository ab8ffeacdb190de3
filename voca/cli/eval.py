"""``voca eval``: how good a model is on labelled comments of your own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from voca.cli import options as o
from voca.cli.console import write_json
from voca.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voca.evaluation.aspects import Model
    from voca.evaluation.judges import Judge
    from voca.report import Report

Labelled = Annotated[
    str,
    typer.Argument(
        metavar="GOLD",
        help="Labelled comments: in any format that voca reads, or a folder with a folder for each label.",
    ),
]
Text = Annotated[str, typer.Option("--text", metavar="COL", help="Column with the comments.")]

app = typer.Typer(help="Measure models against labels that people gave.", no_args_is_help=True)


@app.callback()
def root() -> None:
    """Measure models against labels that people gave."""


@app.command("sentiment")
def sentiment(
    path: Labelled,
    text: Text = "text",
    label: Annotated[
        str,
        typer.Option(
            "--label", metavar="COL", help="Column with the labels: negative/neutral/positive, -1/0/1, 1-5 stars, ..."
        ),
    ] = "label",
    model: Annotated[
        list[str] | None,
        typer.Option(
            "--model",
            metavar="NAME|FOLDER",
            help="Model to measure; repeatable. \\[default: every sentiment model that ships]",
        ),
    ] = None,
    by: Annotated[
        list[str] | None, typer.Option("--by", metavar="COL", help="Column to show segments by; repeatable.")
    ] = None,
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="LABEL=CLASS", help="What a label means: negative, neutral, positive or skip; repeatable."
        ),
    ] = None,
    encoding: o.Encoding = None,
    sheet: o.Sheet = None,
    seed: Annotated[int, typer.Option("--seed", callback=o.as_seed, help="Seed of the bootstrap.")] = 7,
    as_json: o.AsJson = False,
) -> None:
    """Measure sentiment models on labelled comments: accuracy, F1, confusion, calibration; side by side with VADER."""
    from voca.cli.console import progress, tell
    from voca.evaluation.gold import read_gold
    from voca.evaluation.sentiment import evaluate
    from voca.evaluation.show import as_json as plain
    from voca.evaluation.show import report

    options = o.read_options(encoding=encoding, sheet=sheet)
    gold = read_gold(path, options, text, label, by or (), o.pairs(map_, "--map", "LABEL=CLASS", "mixed=neutral"))
    tell(gold.problems)
    judges, notices = _judges(model or _shipped("sentiment"))
    notices += _languages(gold.texts, judges)
    with progress(as_json) as bar:
        found = evaluate(gold, judges, seed, bar)
    _give(plain(found, notices) if as_json else report(found, notices))


@app.command("aspects")
def aspects(
    path: Annotated[
        str,
        typer.Argument(
            metavar="GOLD",
            help="Texts with marked aspects: XML of SemEval or MAMS, .raw, ASTE lines, JSON or a table.",
        ),
    ],
    text: Annotated[
        str | None, typer.Option("--text", metavar="COL", help="Column with the texts. \\[default: by its name]")
    ] = None,
    aspect: Annotated[
        str | None,
        typer.Option(
            "--aspect", metavar="COL", help="Column with an aspect's words, or a list. \\[default: by its name]"
        ),
    ] = None,
    label: Annotated[
        str | None, typer.Option("--label", metavar="COL", help="Column with its polarity. \\[default: by its name]")
    ] = None,
    category: Annotated[
        str | None, typer.Option("--category", metavar="COL", help="Column with its category. \\[default: by its name]")
    ] = None,
    model: Annotated[
        list[str] | None,
        typer.Option(
            "--model", metavar="NAME|FOLDER", help="Model to measure; repeatable. \\[default: every one that ships]"
        ),
    ] = None,
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="LABEL=CLASS",
            help="What a label means: negative, neutral, positive, conflict or skip; repeatable.",
        ),
    ] = None,
    encoding: o.Encoding = None,
    sheet: o.Sheet = None,
    seed: Annotated[int, typer.Option("--seed", callback=o.as_seed, help="Seed of the bootstrap.")] = 7,
    as_json: o.AsJson = False,
) -> None:
    """Measure models of aspects on marked texts: spans, polarity where the span is given, and both together."""
    from voca.cli.console import progress, tell
    from voca.evaluation.aspect_gold import read_aspects
    from voca.evaluation.aspects import Model, evaluate
    from voca.evaluation.marked import Columns
    from voca.evaluation.show_aspects import as_json as plain
    from voca.evaluation.show_aspects import report

    options = o.read_options(encoding=encoding, sheet=sheet)
    mapped = o.pairs(map_, "--map", "LABEL=CLASS", "mixed=conflict")
    gold = read_aspects(path, options, Columns(text, aspect, label, category), mapped)
    tell(gold.problems)
    models = [Model(name) for name in model or _shipped("aspects")]
    judges, notices = _judges(["sentiment"])
    notices += _languages(gold.texts, models)
    with progress(as_json) as bar:
        found = evaluate(gold, models, judges, seed, bar)
    _give(plain(found, notices) if as_json else report(found, notices))


def _give(found: Report | dict[str, Any]) -> None:
    """Write an evaluation: its report for a person, its values as JSON for a program."""
    from voca.cli.console import output
    from voca.reports import render_section

    if isinstance(found, dict):
        write_json(found)
    else:
        render_section(found, found.sections[0].key, output())


def _shipped(task: str) -> list[str]:
    """List the models that ship for a task."""
    from voca.cards import read_card
    from voca.models import find_model, shipped_models

    return [name for name in shipped_models() if read_card(find_model(name)).task == task]


def _judges(names: list[str]) -> tuple[list[Judge], list[str]]:
    """Open sentiment models, and VADER; say what a reader should know of them."""
    from voca.evaluation.judges import Model, Vader
    from voca.models import notice_of

    judges: list[Judge] = [Model(name) for name in names]
    notices = [notice for notice in map(notice_of, names) if notice]
    try:
        judges.append(Vader())
    except ModelError as error:
        notices.append(str(error))
    return judges, notices


def _languages(texts: Sequence[str], models: Sequence[Judge | Model]) -> list[str]:
    """Say which share of the comments is in languages that a model was not made for."""
    from voca.evaluation.languages import languages_of, not_covered

    languages = languages_of(texts)
    carded = ((model.name, getattr(model, "card", None)) for model in models)
    said = (not_covered(languages, name, card) for name, card in carded if card is not None)
    return [sentence for sentence in said if sentence]


@app.command("themes")
def themes(
    path: Labelled,
    text: Text = "text",
    label: Annotated[
        str, typer.Option("--label", metavar="COL", help="Column with the group that each belongs to.")
    ] = "label",
    engine: Annotated[
        list[str] | None,
        typer.Option("--engine", help="Theme engine to measure: voca or bertopic; repeatable. \\[default: voca]"),
    ] = None,
    n_themes: Annotated[
        str | None, typer.Option("--themes", metavar="N|N..M", help="How many themes; else found in the data.")
    ] = None,
    codebook: o.Codebook = None,
    codebook_only: o.CodebookOnly = False,
    themes_from: o.ThemesFrom = None,
    encoder: o.Encoder = None,
    encoding: o.Encoding = None,
    sheet: o.Sheet = None,
    seed: o.Seed = None,
    as_json: o.AsJson = False,
) -> None:
    """Measure themes on labelled comments: AMI, ARI, NMI, how many are in none; beside k-means told the number."""
    from voca.cli.console import progress, tell
    from voca.evaluation.show_themes import as_json as plain
    from voca.evaluation.show_themes import report
    from voca.evaluation.themes import evaluate, read_labelled
    from voca.pipeline import given

    known = o.known_themes(codebook, codebook_only, themes_from)
    overrides = given(seed, models={"embed": encoder}, themes={"themes": n_themes, **known})
    gold = read_labelled(path, o.read_options(encoding=encoding, sheet=sheet), text, label)
    tell(gold.problems)
    with progress(as_json) as bar:
        found = evaluate(gold, overrides, engine or ("voca",), bar)
    _give(plain(found) if as_json else report(found))
