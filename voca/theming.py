"""Which themes an analysis gets: found in its data, steered by a codebook, from it alone, or those of another study."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from voca.config import ThemeOptions
from voca.earlier import carried
from voca.errors import Issue, UsageError
from voca.protocols import ThemeModel
from voca.registry import find
from voca.schema import OWN_VECTORS
from voca.theme_options import check
from voca.wording import agree, counted, first_of

if TYPE_CHECKING:
    from voca.themes.codebook import Codebook
    from voca.themes.coded import CodedThemes
    from voca.themes.model import VocaThemes
    from voca.themes.propose import Proposal

_LISTED = 5  # new themes that a note names
FEWER = "fewer-themes"
"""The code of what is said where the data has not as many groups as themes were asked for."""

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
        ``source``, ``sha256``, ``sentences`` (compared), ``known`` (sub-themes of the list), ``new`` (ids that it did
        not have), ``proposed`` (with ``only``: what the rest is about).
    notes : tuple of Issue
    """

    model: ThemeModel
    record: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[Issue, ...] = ()

    def issues(self, sentences: pa.Table, mentions: pa.Table) -> list[Issue]:
        """Say where the themes come from, how many are new, and which share of the sentences fits nowhere."""
        if not self.record:
            return list(self.notes)
        return [*self.notes, _origin(self.record, self.model, sentences, mentions)]


def learn(options: ThemeOptions, data: ThemeData, seed: int) -> Learning:
    """Find themes, or know given ones again.

    Raises
    ------
    VocaError
        A codebook or a model that cannot be used, with the remedy.
    """
    check(options)
    found = _learnt(options, data, seed)
    return _named(found, options, data) if options.label_model or options.label_endpoint else found


def _learnt(options: ThemeOptions, data: ThemeData, seed: int) -> Learning:
    if not (options.codebook or options.themes_from):
        model: ThemeModel = find("engine", options.engine)(options)
        if hasattr(model, "encoder_sha"):
            model.encoder_sha = data.encoder_sha
        model.fit(data.sentences, data.vectors, seed)
        return Learning(model, notes=tuple(_asked(options, model)))
    return _known(options, data, seed)


def _known(options: ThemeOptions, data: ThemeData, seed: int) -> Learning:
    from voca.themes.codebook_file import read
    from voca.themes.describe import described
    from voca.themes.propose import accepted, eased, left_over, propose, set_aside

    notes: list[Issue] = []
    only = options.codebook_only
    book = read(options.codebook) if options.codebook else None
    if options.themes_from:
        model, notes = _carried(options, book, data)
    elif data.embed is None:
        message = "A codebook's examples and keywords cannot be compared with vectors that voca did not make."
        raise UsageError(message, "Leave out embeddings=, or take the themes of a study with themes_from=.")
    else:
        notes = _shared(book)
    if options.engine == "bertopic" and not only and not options.themes_from:
        return _steered(options, _seeded(options, book, data), data, seed, notes)
    fresh: VocaThemes = find("engine", "voca")(_plain(options), data.encoder_sha)
    fresh.fit(data.sentences, data.vectors, seed)
    if not options.themes_from:
        model = _seeded(options, book, data, fresh)
    model.closed = only
    known = [sub.id for _, sub in model.codebook.leaves()]
    at_hand = (fresh, data.sentences, data.vectors)
    if only:
        made = set_aside(model, propose(model, *at_hand)) if options.themes_from else model
        new, rest = [], left_over(made, *at_hand)
    else:
        proposals = propose(model, *at_hand, learnt=bool(options.themes_from))
        made = accepted(model, proposals)
        made = made if options.themes_from else eased(made, proposals)
        new, rest = [proposal.theme_id for proposal in proposals.found], ()
    made = described(made, data.sentences, data.vectors, new=made.codebook.ids() - model.codebook.ids())
    mode = "only" if only else "carried" if options.themes_from else "guided"
    record = _record(options, mode, data.sentences.num_rows, len(known), new, rest)
    return Learning(made, record, tuple(notes))


def _seeded(
    options: ThemeOptions, book: Codebook | None, data: ThemeData, fresh: VocaThemes | None = None
) -> CodedThemes:
    """Return the themes of a list alone."""
    from voca.themes.seeded import seeded

    assert book is not None
    assert data.embed is not None
    at_hand = (book, data.sentences, data.vectors, data.embed)
    return seeded(options, data.encoder_sha, *at_hand, fresh, closed=options.codebook_only)


def _carried(options: ThemeOptions, book: Codebook | None, data: ThemeData) -> tuple[CodedThemes, list[Issue]]:
    """Return the themes of another study, under an edited list where there is one, and what is to be said of that."""
    from voca.themes.recode import recode

    model = carried(options.themes_from or "", data.encoder_sha)
    model = model if options.codebook_only else model.opened()
    notes = _unsure(options, data)
    if book is None:
        return model, notes
    done = recode(model, book, data.sentences, data.vectors, data.embed)
    return done.model, [*notes, *(Issue("codebook", note, severity="note") for note in done.notes)]


def _unsure(options: ThemeOptions, data: ThemeData) -> list[Issue]:
    """Say so where themes are known again by vectors of which nobody but the caller knows the encoder."""
    if not data.encoder_sha.startswith(OWN_VECTORS):
        return []
    name = Path(options.themes_from or "").name
    message = f"the themes of {name} and these comments have own vectors of as many values: whether by the same encoder"
    return [Issue("own-vectors", f"{message} is not known", severity="note", hint="Use the encoder of the first run.")]


def _shared(book: Codebook | None) -> list[Issue]:
    """Say which keywords of a list belong to several of its entries."""
    from voca.themes.seeded import shared_keywords

    hint = "Keep it in one of them, or write longer phrases; pin gives one of them every sentence with it."
    said = shared_keywords(book) if book is not None else []
    return [Issue("shared-keyword", f"{what}: it decides for none of them", hint=hint) for what in said]


def _steered(options: ThemeOptions, model: CodedThemes, data: ThemeData, seed: int, notes: Sequence[Issue]) -> Learning:
    """Let the codebook's words steer BERTopic, and find its themes again among the topics."""
    from voca.themes.describe import described
    from voca.themes.guide import matched, seeds_of

    engine = find("engine", options.engine)(_plain(options), data.encoder_sha)
    engine.seeds, engine.embed = seeds_of(model.codebook), data.embed
    engine.fit(data.sentences, data.vectors, seed)
    made, new = matched(model, engine, data.sentences, data.vectors)
    made = described(made, data.sentences, data.vectors)
    known = sum(1 for _ in model.codebook.leaves())
    return Learning(made, _record(options, "guided", data.sentences.num_rows, known, new, ()), tuple(notes))


def _plain(options: ThemeOptions) -> ThemeOptions:
    """Return the options of a fit that knows nothing."""
    return options.model_copy(update={"codebook": None, "codebook_only": False, "themes_from": None})


def _record(
    options: ThemeOptions, mode: str, n: int, known: int, new: Sequence[str], proposed: Sequence[Proposal]
) -> dict[str, Any]:
    source = options.themes_from or options.codebook or ""
    return {
        "mode": mode,
        "source": Path(source).name,
        "sha256": _sha(source),
        "sentences": n,
        "known": known,
        "new": list(new),
        "proposed": [
            {"label": p.label, "sentences": len(p.rows), "keywords": list(p.keywords), "exemplars": list(p.exemplars)}
            for p in proposed
        ],
    }


def _named(found: Learning, options: ThemeOptions, data: ThemeData) -> Learning:
    """Let a language model choose the labels of themes that have no label of a person's."""
    from platformdirs import user_cache_path

    from voca.themes.coded import CodedThemes
    from voca.themes.language_model import choose, writer
    from voca.themes.model import VocaThemes
    from voca.themes.relabel import questions, relabelled

    assert options.label_model
    model = found.model
    if not isinstance(model, VocaThemes):
        message = f"Labels of the engine {options.engine!r} cannot be chosen by a language model."
        raise UsageError(message, "Leave out --label-model.")
    asked = writer(options.label_model, options.label_endpoint)
    only = set(found.record["new"]) if found.record else None
    todo = questions(model, data.sentences, data.vectors, only)
    names = {row["theme_id"]: row["label"] for row in model.themes.to_pylist()}
    if isinstance(model, CodedThemes):  # a label that is merged or hidden may come back
        names |= {entry.id: entry.label for theme in model.codebook.themes for entry in (theme, *theme.sub)}
    others = [label for identity, label in names.items() if identity not in {q.theme_id for q in todo}]
    done = choose(todo, asked, user_cache_path("voca") / "labels", others)
    relabelled(model, done.labels)
    taken = sum(done.labels[q.theme_id] != q.label for q in todo)
    message = f"{asked.name} on {asked.host} chose labels: {taken} of {len(todo)} changed, {done.refused} refused"
    issues = [Issue("label-model", f"{message} ({counted(done.kept, 'answer')} from before)", severity="note")]
    if not asked.local:
        message = (
            f"candidate labels and keywords of {counted(len(todo), 'theme')} left this machine for {asked.host}; no "
            "sentence did"
        )
        issues.append(Issue("label-model-remote", message, hint="A local model keeps every word here."))
    if done.failure:
        hint = f"{counted(done.failed, 'theme keeps its plain label', 'themes keep their plain labels')}."
        issues.append(Issue("label-model-failed", done.failure.removesuffix("."), hint=hint))
    return Learning(model, found.record, (*found.notes, *issues))


def embed_of(stages: Sequence[Any]) -> Embed | None:
    """Return what makes the vectors of an analysis, None where they are the caller's."""
    from voca.models import open_encoder
    from voca.stages.embed import Embed as Stage
    from voca.stages.remembered import encoding

    for stage in stages:
        if isinstance(stage, Stage):
            model = stage.config.model
            return lambda texts: encoding(open_encoder(model)[0])(texts)
    return None


def _sha(source: str) -> str:
    """Return the hash of a codebook, or of a model's list of themes."""
    from voca.study import FILE
    from voca.themes.storage import WORDS

    place = Path(source)
    for path in (place, place / WORDS, place / FILE):
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
    were = "1 theme was" if asked == (1, 1) else f"{options.themes} themes were"
    message = f"{were} asked for and {found} made: the comments fall into no more groups than that"
    return [Issue(FEWER, message, hint="Ask for fewer, or bring more comments.")]


def _origin(record: Mapping[str, Any], model: ThemeModel, sentences: pa.Table, mentions: pa.Table) -> Issue:
    """Say where the themes come from, what is new, and which share of the sentences that were compared fits nowhere."""
    from voca.link.intervals import wilson
    from voca.themes.coded import NOWHERE
    from voca.themes.model import _EMPTY, _LOW

    n = record["sentences"]
    reasons = pc.fill_null(sentences["reason"], "")
    without = pc.sum(pc.is_in(reasons, pa.array([NOWHERE, _LOW, _EMPTY]))).as_py() or 0
    share = without / max(n, 1)
    low, high = (float(x[0]) for x in wilson(np.array([share]), np.array([float(max(n, 1))]), 0.95))
    fits = (
        f"{without:,} of {n:,} sentences ({share:.1%}, 95% interval {low:.1%} to {high:.1%}) "
        f"{agree(without, 'fits', 'fit')}"
    )
    kept = f"the themes are those of {record['source']} ({counted(record['known'], 'sub-theme')})"
    if record["mode"] == "only":
        listed = first_of([f"{p['label']} ({p['sentences']})" for p in record["proposed"]], _LISTED)
        message = f"{kept}; {fits} none of them" + (f"; they are about: {listed}" if listed else "")
        hint = "Add what is missing to the codebook, or leave out --codebook-only to have it as new themes."
        return Issue("codebook", message, hint=hint, severity="note")
    labels = {row["theme_id"]: row["label"] for row in model.themes.to_pylist()}
    new = first_of([labels.get(identity, identity) for identity in record["new"]], _LISTED)
    inside = mentions.filter(pc.is_in(mentions["theme_id"], pa.array(record["new"], pa.string())))
    comments = pc.count_distinct(inside["document_id"]).as_py()
    are_new = f"{len(record['new'])} new ({new}; {counted(comments, 'comment')})" if new else "none new"
    hint = "See what changed with `voca codebook diff`; keep or merge the new ones in an exported codebook."
    return Issue("codebook", f"{kept}, {are_new}; {fits} nowhere", hint=hint, severity="note")
