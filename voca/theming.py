"""Which themes an analysis gets: found in its data, steered by a codebook, from it alone, or those of another study."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from voca.config import ThemeOptions
from voca.errors import InputError, Issue, ModelError, UsageError
from voca.protocols import ThemeModel
from voca.registry import find

Embed = Callable[[Sequence[str]], np.ndarray]


@dataclass(frozen=True)
class ThemeData:
    """Sentences to be themed.

    Attributes
    ----------
    sentences : pyarrow.Table
    vectors : numpy.ndarray
    encoder_sha : str
    embed : callable or None
        The encoder; None where the vectors are the caller's own.
    """

    sentences: pa.Table
    vectors: np.ndarray
    encoder_sha: str
    embed: Embed | None


@dataclass(frozen=True)
class Learning:
    """The themes of an analysis and where they come from.

    Attributes
    ----------
    model : ThemeModel
    record : mapping
        For the manifest, empty where the themes were found in the data: ``mode`` (``guided``, ``only`` or ``carried``),
        ``source``, ``sha256``, ``known`` (sub-themes of the list), ``new`` (ids that it did not have), ``proposed``
        (with ``only``: what the rest is about).
    notes : tuple of Issue
    """

    model: ThemeModel
    record: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[Issue, ...] = ()

    def issues(self, sentences: pa.Table) -> list[Issue]:
        """Say where the themes come from, how many are new, and which share of the sentences fits nowhere."""
        if not self.record:
            return list(self.notes)
        return [*self.notes, _origin(self.record, self.model, sentences)]


def learn(options: ThemeOptions, data: ThemeData, seed: int) -> Learning:
    """Find themes, or know given ones again.

    Raises
    ------
    VocaError
        A codebook or a model that cannot be used, with the remedy.
    """
    if not (options.codebook or options.themes_from):
        if options.codebook_only:
            message = "Only the themes of a codebook were asked for, and no codebook was given."
            raise UsageError(message, "Name it with --codebook themes.toml.")
        model: ThemeModel = find("engine", options.engine)(options)
        if hasattr(model, "encoder_sha"):
            model.encoder_sha = data.encoder_sha
        model.fit(data.sentences, data.vectors, seed)
        return Learning(model, notes=tuple(_asked(options, model)))
    return _known(options, data, seed)


def _known(options: ThemeOptions, data: ThemeData, seed: int) -> Learning:
    from voca.themes.codebook_file import read
    from voca.themes.describe import described
    from voca.themes.model import VocaThemes
    from voca.themes.propose import accepted, propose, set_aside
    from voca.themes.recode import recode
    from voca.themes.seeded import seeded

    notes: list[Issue] = []
    book = read(options.codebook) if options.codebook else None
    if options.themes_from:
        model = carried(options.themes_from, data.encoder_sha)
        if book:
            done = recode(model, book, data.sentences, data.vectors, data.embed)
            model, notes = done.model, [Issue("codebook", note, severity="note") for note in done.notes]
    else:
        assert book is not None
        if data.embed is None:
            message = "A codebook's examples and keywords cannot be compared with vectors that voca did not make."
            raise UsageError(message, "Leave out embeddings=, or take the themes of a study with themes_from=.")
        model = seeded(options, data.encoder_sha, book, data.sentences, data.vectors, data.embed)
    model.closed = options.codebook_only
    known = [sub.id for _, sub in model.codebook.leaves()]
    plain = ThemeOptions(**{**options.model_dump(), "codebook": None, "codebook_only": False, "themes_from": None})
    fresh: VocaThemes = find("engine", "voca")(plain, data.encoder_sha)
    fresh.fit(data.sentences, data.vectors, seed)
    proposals = propose(model, fresh, data.sentences, data.vectors)
    made = (set_aside if options.codebook_only else accepted)(model, proposals)
    made = described(made, data.sentences, data.vectors)
    source = options.themes_from or options.codebook or ""
    record = {
        "mode": "only" if options.codebook_only else "carried" if options.themes_from else "guided",
        "source": Path(source).name,
        "sha256": _sha(source),
        "known": len(known),
        "new": [] if options.codebook_only else [proposal.theme_id for proposal in proposals.found],
        "proposed": [
            {"label": p.label, "sentences": len(p.rows), "keywords": list(p.keywords), "exemplars": list(p.exemplars)}
            for p in (proposals.found if options.codebook_only else ())
        ],
    }
    return Learning(made, record, tuple(notes))


def carried(source: str | Path, encoder_sha: str) -> Any:  # noqa: ANN401 - CodedThemes
    """Return the themes of a study or of a saved model.

    Raises
    ------
    ModelError
        They were learnt with another encoder: with the option that names it.
    InputError
        There is neither.
    """
    from voca.study import FILE, Study
    from voca.themes.coded import CodedThemes

    place = Path(source)
    if place.is_file() or (place / FILE).is_file():
        from voca.recoding import coded_model

        model = coded_model(Study.open(place))
    elif (place / "themes.json").is_file():
        model = CodedThemes.load(place)
    else:
        message = f"There is neither a study nor a theme model at {source}."
        raise InputError(message, "Give the folder that `voca analyze -o FOLDER` wrote.")
    if encoder_sha and model.encoder_sha != encoder_sha:
        name = _encoder_name(model.encoder_sha)
        message = f"The themes of {place.name} were learnt with another encoder ({name or model.encoder_sha[:12]})."
        named = f"--encoder {name}" if name else "--encoder and the folder of that encoder"
        raise ModelError(message, f"Run it again with {named}, or without the themes of {place.name}.")
    return model


def with_encoder(overrides: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Let an analysis that keeps another study's themes use that study's encoder, unless one was named."""
    given = dict(overrides or {})
    source = given.get("themes", {}).get("themes_from")
    if not source or "embed" in given.get("models", {}):
        return given
    from voca.study import FILE, Study

    if not ((Path(source) / FILE).is_file() or Path(source).is_file()):
        return given
    stages = Study.open(source).manifest.get("pipeline", {}).get("stages", ())
    model = next((stage.get("model") for stage in stages if stage.get("use") == "embed"), None)
    return given | ({"models": {**given.get("models", {}), "embed": model}} if model else {})


def embed_of(stages: Sequence[Any]) -> Embed | None:
    """Return what makes the vectors of an analysis, None where they are the caller's."""
    from voca.models import open_encoder
    from voca.stages.embed import Embed as Stage

    for stage in stages:
        if isinstance(stage, Stage):
            model = stage.config.model
            return lambda texts: open_encoder(model)[0].encode(list(texts))
    return None


def _encoder_name(sha: str) -> str:
    """Return the name of a shipped encoder by the hash of its weights; empty where it is none of them."""
    from voca.cards import read_card
    from voca.models import find_model, shipped_models

    cards = (read_card(find_model(name)) for name in shipped_models())
    return next((card.name for card in cards if card.sha256 == sha), "")


def _sha(source: str) -> str:
    """Return the hash of a codebook, or of a model's list of themes."""
    place = Path(source)
    for path in (place, place / "themes.json", place / "study.duckdb"):
        if path.is_file():
            return hashlib.sha256(path.read_bytes()).hexdigest()
    return ""


def _asked(options: ThemeOptions, model: ThemeModel) -> list[Issue]:
    """Say so where the data has not as many groups as themes were asked for."""
    if options.themes is None:
        return []
    from voca.themes.hierarchy import wanted

    asked = wanted(options.themes)
    found = sum(parent is None for parent in model.themes["parent_id"].to_pylist())
    if asked is None or asked[0] <= found <= asked[1]:
        return []
    message = (
        f"{options.themes} themes were asked for and {found} made: the comments fall into no more groups than that"
    )
    return [Issue("fewer-themes", message, hint="Ask for fewer, or bring more comments.")]


def _origin(record: Mapping[str, Any], model: ThemeModel, sentences: pa.Table) -> Issue:
    from voca.link.intervals import wilson

    mode, source = record["mode"], record["source"]
    new = len(record["new"])
    looked = sentences.filter(pc.is_in(pc.fill_null(sentences["status"], "themed"), pa.array(["themed", "unthemed"])))
    without = pc.sum(pc.equal(pc.fill_null(looked["status"], "themed"), "unthemed")).as_py() or 0
    added = set(record["new"])
    fresh = 0 if not added else sum(row["size"] for row in model.themes.to_pylist() if row["theme_id"] in added)
    n = looked.num_rows
    low, high = (float(x[0]) for x in wilson(np.array([without / max(n, 1)]), np.array([float(max(n, 1))]), 0.95))
    share = f"{without:,} of {n:,} sentences ({without / max(n, 1):.1%}, 95% interval {low:.1%} to {high:.1%})"
    kept = f"the themes are those of {source} ({record['known']} sub-themes)"
    if mode == "only":
        about = (
            "; they are about: " + ", ".join(f"{p['label']} ({p['sentences']})" for p in record["proposed"][:5])
            if record["proposed"]
            else ""
        )
        message = f"{kept}; {share} fit none of them{about}"
        hint = "Add what is missing to the codebook, or leave out --codebook-only to have it as new themes."
    else:
        labels = {row["theme_id"]: row["label"] for row in model.themes.to_pylist()}
        named = ", ".join(labels.get(i, i) for i in record["new"][:5])
        are_new = f"{new} new ({named}; {fresh:,} comments)" if new else "none new"
        message = f"{kept}, {are_new}; {share} fit nowhere"
        hint = "See what changed with `voca codebook diff`; keep or merge the new ones in an exported codebook."
    return Issue("codebook", message, hint=hint, severity="note")
