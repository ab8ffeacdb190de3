"""``voca codebook``: themes as a file that a person edits."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from voca.cli import options as o
from voca.cli.console import write_json
from voca.errors import UsageError
from voca.wording import typed

app = typer.Typer(help="Themes as a file that you edit: rename, merge, split, pin, hide.", no_args_is_help=True)


@app.command("export")
def export(
    study: o.StudyPath,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE.toml", help="Where to write it. \\[default: print it]")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write a study's themes as a codebook, with comments that say how to edit it."""
    from voca.cli.places import hold_file
    from voca.recoding import export as made
    from voca.study import Study
    from voca.writing import whole

    if out is not None:
        hold_file(out, "TOML", (".toml",))
    if out is not None and out.exists() and not force:
        message = f"{out} is there already."
        raise UsageError(message, "Choose another name with -o, or write over it with --force.")
    text = made(Study.open(study), str(study))
    if out is None:
        sys.stdout.write(text)
        return
    with whole(out) as place:
        place.write_text(text, encoding="utf-8", errors="replace", newline="\n")
    sys.stdout.write(f"{out}\nEdit it, then: voca codebook apply {typed(study)} {typed(out)}\n")


@app.command("apply")
def apply(
    study: o.StudyPath,
    codebook: Annotated[Path, typer.Argument(metavar="FILE.toml", help="The edited codebook.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FOLDER", help="Where the new study goes. \\[default: over the old one]"),
    ] = None,
    quiet: o.Quiet = False,
) -> None:
    """Apply an edited codebook to a study: mentions, scores, drivers, segments and trends are computed again."""
    from voca import codebook_diff
    from voca.cli.console import output, progress
    from voca.cli.places import hold_folder
    from voca.output import prepare
    from voca.recoding import apply as applied
    from voca.recoding import read_codebook
    from voca.reports import render_section
    from voca.study import Study

    if out is not None:
        hold_folder(out)
    book, content = read_codebook(codebook)
    opened = Study.open(study)
    target = out or (study if study.is_dir() else study.parent)
    prepare(target)
    with progress(quiet) as bar:
        if bar:
            bar("link", 0, 0)
        made, notes = applied(opened, book, content)
        made.save(target)
    if quiet:
        return
    sides = codebook_diff.of_studies(opened, made, codebook_diff.names_of(study, codebook), notes)
    found = codebook_diff.changes(*sides, same_data=True)
    title = f"{sides[1].name} applied to {sides[0].name}"
    render_section(codebook_diff.report(*sides, found, title), codebook_diff.KEY, output())
    report = target / "report.html"
    sys.stdout.write(f"Report to forward: {report}\nLook closer:       voca show themes {typed(target)}\n")


@app.command("diff")
def diff(
    before: Annotated[Path, typer.Argument(metavar="A", help="A codebook or a study.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="A codebook or a study to compare it with.")],
    as_json: o.AsJson = False,
) -> None:
    """Say what changed from A to B: two codebooks, two studies, or a study and what a codebook would do to it."""
    from dataclasses import asdict

    from voca import codebook_diff
    from voca.cli.console import output
    from voca.reports import render_section

    first, second, found = codebook_diff.compare(before, after)
    if as_json:
        sides = {
            key: {"name": side.name, "comments": side.base, "notes": list(side.notes)}
            for key, side in (("before", first), ("after", second))
        }
        plain = {**sides, "changes": [asdict(change) for change in found]}
        write_json(plain)
        return
    render_section(codebook_diff.report(first, second, found), codebook_diff.KEY, output())
