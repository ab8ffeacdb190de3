"""``voca eval``: how good a model is on labelled comments of your own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voca.cli import options as o
from voca.cli.console import write_json
from voca.errors import ModelError

if TYPE_CHECKING:
    from voca.evaluation.gold import Gold
    from voca.evaluation.judges import Judge

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
            help="Model to measure; repeatable. [default: every sentiment model that ships]",
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
    from voca.cli.console import output, progress, tell
    from voca.evaluation.gold import read_gold
    from voca.evaluation.sentiment import evaluate
    from voca.evaluation.show import KEY, report
    from voca.evaluation.show import as_json as plain
    from voca.reports import render_section

    options = o.read_options(encoding=encoding, sheet=sheet)
    gold = read_gold(path, options, text, label, by or (), o.pairs(map_, "--map", "LABEL=CLASS", "mixed=neutral"))
    tell(gold.problems)
    judges, notices = _judges(model or [])
    notices += _languages(gold, judges)
    with progress(as_json) as bar:
        found = evaluate(gold, judges, seed, bar)
    if as_json:
        write_json(plain(found, notices))
    else:
        render_section(report(found, notices), KEY, output())


def _judges(names: list[str]) -> tuple[list[Judge], list[str]]:
    """Open the models that were named, or all that ship, and VADER; say what a reader should know of them."""
    from voca.cards import read_card
    from voca.evaluation.judges import Model, Vader
    from voca.models import find_model, notice_of, shipped_models

    chosen = names or [name for name in shipped_models() if read_card(find_model(name)).task == "sentiment"]
    judges: list[Judge] = [Model(name) for name in chosen]
    notices = [notice for notice in map(notice_of, chosen) if notice]
    try:
        judges.append(Vader())
    except ModelError as error:
        notices.append(str(error))
    return judges, notices


def _languages(gold: Gold, judges: list[Judge]) -> list[str]:
    """Say which share of the comments is in languages that a model was not made for."""
    from voca.evaluation.judges import Model
    from voca.evaluation.languages import languages_of, not_covered

    languages = languages_of(gold.texts)
    said = (not_covered(languages, judge.name, judge.card) for judge in judges if isinstance(judge, Model))
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
        typer.Option("--engine", help="Theme engine to measure: voca or bertopic; repeatable. [default: voca]"),
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
    from voca.cli.console import output, progress, tell
    from voca.evaluation.show_themes import KEY, report
    from voca.evaluation.show_themes import as_json as plain
    from voca.evaluation.themes import evaluate, read_labelled
    from voca.pipeline import given
    from voca.reports import render_section

    known = o.known_themes(codebook, codebook_only, themes_from)
    overrides = given(seed, models={"embed": encoder}, themes={"themes": n_themes, **known})
    gold = read_labelled(path, o.read_options(encoding=encoding, sheet=sheet), text, label)
    tell(gold.problems)
    with progress(as_json) as bar:
        found = evaluate(gold, overrides, engine or ("voca",), bar)
    if as_json:
        write_json(plain(found))
    else:
        render_section(report(found), KEY, output())
