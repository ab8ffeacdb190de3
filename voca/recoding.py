"""A finished study under an edited codebook: themes renamed, merged, split, pinned or hidden, and linked again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from voca.accounting import coverage, keys, matrix, statuses
from voca.config import ThemeOptions
from voca.errors import Issue, StudyError, UsageError, VocaError
from voca.hiding import CODE as HIDDEN
from voca.hiding import hidden
from voca.link.frame import TEXT_STATUSES
from voca.schema import PROBABILITIES, from_records, not_read
from voca.several import Reader, mentioned, reader_of, resized
from voca.stages.columns import put, strings
from voca.stages.remarks import heard
from voca.study import Study
from voca.theming import Embed
from voca.wording import counted, typed

if TYPE_CHECKING:
    from voca.themes.codebook import Codebook
    from voca.themes.coded import CodedThemes
    from voca.themes.recode import Recoded

_SAID: Final = "said"  # the words as written; "text" is without a transcriber's remarks


@dataclass(frozen=True)
class ThemeRows:
    """The sentences of a study that may have a theme, with their vectors."""

    sentences: pa.Table
    vectors: np.ndarray
    encoder_sha: str


def encoder_of(study: Study) -> str:
    """Return the hash of the encoder of a study's vectors; raises :class:`StudyError` where it has none."""
    if "vectors" not in study.tables:
        message = "The study holds no vectors, so its themes cannot be worked on."
        raise StudyError(message, "Make it again with `voca analyze`.")
    if not study.tables["vectors"].num_rows:
        message = "No comment of the study says anything that could have a theme."
        raise StudyError(message, "See why with `voca show coverage STUDY`.")
    return str(study.tables["vectors"]["model_sha"][0].as_py())


def theme_rows(study: Study) -> ThemeRows:
    """Return the sentences with a vector, their text cut out of the comments, sorted as in a first analysis."""
    encoder_sha = encoder_of(study)
    vectors = study.tables["vectors"]
    order = sorted(range(vectors.num_rows), key=keys(vectors).__getitem__)
    vectors = vectors.take(pa.array(order, pa.int64()))
    at = {key: row for row, key in enumerate(keys(study.tables["sentences"]))}
    found = study.tables["sentences"].take(pa.array([at[key] for key in keys(vectors)], pa.int64()))
    documents = study.tables["documents"]
    of = strings(documents, "document_id")
    texts = {
        identity: (said, plain)
        for identity, said, plain in zip(of, strings(documents, "text"), heard(documents), strict=True)
    }
    languages = dict(zip(of, strings(documents, "language"), strict=True))
    places = zip(strings(found, "document_id"), found["start"].to_pylist(), found["end"].to_pylist(), strict=True)
    cut = [[(text or "")[start:end] for text in texts[identity]] for identity, start, end in places]
    table = found.select(["document_id", "sentence", "start", "end", *PROBABILITIES])
    table = put(table, "text", [plain for _, plain in cut], pa.string())
    table = put(table, _SAID, [said for said, _ in cut], pa.string())
    table = put(table, "language", [languages[identity] for identity in strings(found, "document_id")], pa.string())
    return ThemeRows(table, matrix(vectors), encoder_sha)


def quoted(rows: ThemeRows) -> dict[str, str]:
    """Return the words of every ``"document_id:sentence"``, with what a transcriber remarked in them."""
    texts = rows.sentences[_SAID].to_pylist()
    return {f"{document}:{number}": text for (document, number), text in zip(keys(rows.sentences), texts, strict=True)}


def model_of(study: Study) -> Any:  # noqa: ANN401 - VocaThemes
    """Return what found a study's themes: as it is in memory, as it was saved, or learnt again from the mentions."""
    from voca.themes.model import VocaThemes

    model = _model_of(study)
    if isinstance(model, VocaThemes):
        model.corpus = partial(_corpus, study)
    return model


def _corpus(study: Study) -> tuple[pa.Table, np.ndarray, Embed | None]:
    rows = theme_rows(study)
    return rows.sentences, rows.vectors, embed_for(study, rows.encoder_sha)


def _model_of(study: Study) -> Any:  # noqa: ANN401 - VocaThemes
    from voca.themes.coded import CodedThemes
    from voca.themes.storage import WORDS

    if study.model is not None:
        return study.model
    if study.folder is not None and (study.folder / WORDS).is_file():
        try:
            saved = CodedThemes.load(study.folder)
        except VocaError:
            return rebuilt(study)
        if saved.themes["theme_id"].to_pylist() == study.tables["themes"]["theme_id"].to_pylist():
            return saved
    return rebuilt(study)


def rebuilt(study: Study) -> CodedThemes:
    """Learn a study's sub-themes again from its mentions."""
    from voca.themes.assign import train
    from voca.themes.codebook import Codebook
    from voca.themes.coded import CodedThemes, Learnt, codebook_of
    from voca.themes.label import Labeller
    from voca.themes.neighbours import centred
    from voca.themes.units import digest, distinct, sample

    rows = theme_rows(study)
    mentions = study.tables["mentions"].filter(pc.equal(study.tables["mentions"]["kind"], "theme"))
    theme = _main(mentions, rows.sentences)
    ids = sorted({str(identity) for identity in theme.values()})
    kept = study.manifest.get("codebook", {}).get("themes")
    book = Codebook.from_json(kept) if kept else codebook_of(study.tables["themes"], quoted(rows))
    options = ThemeOptions.model_validate(study.manifest.get("pipeline", {}).get("themes", {}))
    units = sample(distinct(rows.sentences, rows.vectors))
    named = [theme.get(key) for key in keys(rows.sentences.take(pa.array(units.rows)))]
    leaf = np.array([-1 if name is None else ids.index(name) for name in named], np.int64)
    inside = np.flatnonzero(leaf >= 0)
    made = CodedThemes(options, rows.encoder_sha, book)
    if len(inside):
        unit, mean = centred(units.vectors)
        order = sorted(set(leaf[inside].tolist()))
        columns = np.searchsorted(order, leaf[inside])
        seen = {digest(text): -1 if at < 0 else order.index(at) for text, at in zip(units.texts, leaf, strict=True)}
        learnt = Learnt(tuple(ids[i] for i in order), train(unit[inside], columns, mean), seen)
        made = CodedThemes(options, rows.encoder_sha, book, learnt)
    made._themes, made._languages = study.tables["themes"], Labeller(units.texts).languages
    return made


def _main(mentions: pa.Table, sentences: pa.Table) -> dict[tuple[str | None, int], str]:
    """Return each sentence's own theme: the surest of those that it mentions, where they take all of its words.

    A sentence that only a part of was placed has none of its own, see :func:`voca.several.several`.
    """
    surest: dict[tuple[str | None, int], tuple[float, str]] = {}
    taken: dict[tuple[str | None, int], tuple[int, int]] = {}
    columns = (mentions[name].to_pylist() for name in ("start", "end", "confidence", "theme_id"))
    for key, start, end, sure, theme in zip(keys(mentions), *columns, strict=True):
        first, last = taken.get(key, (start, end))
        taken[key] = min(first, start), max(last, end)
        surest[key] = max(surest.get(key, (0.0, "")), (sure, theme))
    whole = zip(keys(sentences), sentences["start"].to_pylist(), sentences["end"].to_pylist(), strict=True)
    return {key: surest[key][1] for key, start, end in whole if taken.get(key) == (start, end)}


def coded_model(study: Study) -> CodedThemes:
    """Return a study's themes as a model with its codebook, examples in the customers' words included."""
    from voca.themes.codebook import Codebook
    from voca.themes.coded import CodedThemes, codebook_of
    from voca.themes.model import VocaThemes
    from voca.themes.overlay import stated

    model = study.theme_model
    model = CodedThemes.of(model) if isinstance(model, VocaThemes) else rebuilt(study)
    rows = theme_rows(study)
    fresh = {sub.id: sub for _, sub in codebook_of(study.tables["themes"], quoted(rows)).leaves()}
    sizes = {row["theme_id"]: row["size"] for row in study.tables["themes"].to_pylist()}
    themes = []
    for theme in stated(model.codebook, fresh).themes:
        subs = tuple(sub.model_copy(update={"comments": sizes.get(sub.id)}) for sub in theme.sub)
        own = sizes.get(theme.id, 0 if theme.emptied else None)
        themes.append(theme.model_copy(update={"sub": subs, "comments": own}))
    return model.with_codebook(Codebook(tuple(themes)))


def export(study: Study, name: str) -> str:
    """Return a study's codebook as commented TOML."""
    from voca.themes.codebook_file import write

    book = coded_model(study).codebook
    read = study.tables["documents"].filter(pc.invert(not_read(study.tables["documents"])))
    n = sum(status in TEXT_STATUSES for status in strings(read, "status"))
    rows = study.tables["themes"].to_pylist()
    tops = sum(row["parent_id"] is None for row in rows)
    title = (
        f"The themes of {name}: {counted(tops, 'theme')} with {counted(len(rows) - tops, 'sub-theme')}; "
        f"{counted(n, 'comment')}."
    )
    return write(book, title, (f"Apply what you changed with:  voca codebook apply {typed(name)} themes.toml", ""))


def embed_for(study: Study, encoder_sha: str) -> Embed | None:
    """Return the encoder that a study's vectors were made with; None where it is not at hand."""
    from voca.models import open_encoder
    from voca.stages.remembered import encoding

    stages = study.manifest.get("pipeline", {}).get("stages", ())
    name = next((stage.get("model", "encoder") for stage in stages if stage.get("use") == "embed"), None)
    if not name:
        return None
    try:
        encoder, card = open_encoder(name)
    except VocaError:
        return None
    return encoding(encoder) if card.sha256 == encoder_sha else None


def reader_for(study: Study, encoder_sha: str) -> Reader:
    """Return what reads parts of sentences as the study's pipeline read its sentences."""
    from voca.pipeline import construct

    made = []
    for stage in study.manifest.get("pipeline", {}).get("stages", ()):
        if stage.get("use") in ("sentences", "sentiment"):
            with suppress(VocaError):  # a model that is not on this machine: parts keep their sentence's polarity
                made.append(construct(stage, "the study's pipeline"))
    return reader_of(made, embed_for(study, encoder_sha))


def recoded(study: Study, book: Codebook) -> tuple[Recoded, ThemeRows]:
    """Apply a codebook to a study's themes, without linking them again."""
    from voca.themes.codebook import Codebook
    from voca.themes.recode import recode

    if not isinstance(book, Codebook):
        message = f"A {type(book).__name__} is no codebook."
        raise UsageError(message, "Read it first: book, _ = read_codebook(PATH).")
    rows = theme_rows(study)
    model = coded_model(study)
    model._themes = study.tables["themes"]
    return recode(model, book, rows.sentences, rows.vectors, embed_for(study, rows.encoder_sha)), rows


def found_again(study: Study, done: Recoded, rows: ThemeRows) -> dict[str, pa.Table]:
    """Return a study's ``mentions``, ``sentences`` and ``themes`` as recoded themes make them.

    Only what has a vector is in question; the stages had settled the rest. Parts of sentences are heard again too.
    """
    mentions, sentences = study.tables["mentions"], study.tables["sentences"]
    aspects = mentions.filter(pc.not_equal(mentions["kind"], "theme"))
    open_keys = set(keys(rows.sentences))
    again = _reopened(sentences, [key in open_keys for key in keys(sentences)])
    reader = reader_for(study, rows.encoder_sha)
    found = mentioned(done.model, again, rows.sentences, rows.vectors, aspects, reader)
    return found | {"themes": resized(done.model.themes, found["mentions"])}


def apply(study: Study, book: Codebook, content: bytes = b"") -> tuple[Study, tuple[str, ...]]:
    """Apply a codebook to a study and link it again; the study on disk stays as it is.

    Parameters
    ----------
    study : Study
    book : Codebook
    content : bytes
        Of the file, for the manifest.

    Returns
    -------
    study : Study
    notes : tuple of str
        What a person should know.

    Raises
    ------
    UsageError
        An id that the study does not have, with file and line; or what is no codebook.
    """
    from voca.relink import relink

    done, rows = recoded(study, book)
    tables = dict(study.tables)
    found = found_again(study, done, rows)
    asked_documents = set(strings(rows.sentences, "document_id"))
    documents = tables["documents"]
    documents = _reopened(documents, [identity in asked_documents for identity in strings(documents, "document_id")])
    tables |= found
    tables["documents"], tables["sentences"] = statuses({"documents": documents, "sentences": found["sentences"]})
    tables["coverage"] = coverage(tables["documents"], study.manifest.get("inputs", ()))
    issues = [Issue("codebook", note, source=book.source, severity="note") for note in done.notes]
    issues += hidden(done.model, rows.sentences, rows.vectors, reader_for(study, rows.encoder_sha), found["mentions"])
    issues += _checks(study.tables, tables)
    kept = [row for row in tables["issues"].to_pylist() if row["code"] not in ("codebook", "checks-dropped", HIDDEN)]
    tables["issues"] = from_records("issues", [*kept, *(asdict(issue) for issue in issues)])
    before = study.manifest.get("codebook", {})
    record = {
        **before,
        "applied": book.source,
        "applied_sha256": hashlib.sha256(content).hexdigest(),
        "applied_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "themes": done.model.codebook.to_json(),
    }
    manifest = {**study.manifest, "codebook": record}
    made = replace(study, tables=tables, manifest=manifest, model=done.model, folder=None)
    return relink(made, {}), done.notes


def _reopened(table: pa.Table, asked: list[bool]) -> pa.Table:
    """Take status and reason away from the rows in question."""
    for name in ("status", "reason"):
        values = [None if again else value for again, value in zip(asked, strings(table, name), strict=True)]
        table = put(table, name, values, pa.string())
    return table


def _checks(before: Mapping[str, pa.Table], tables: dict[str, pa.Table]) -> list[Issue]:
    """Drop what a person said of themes that are no longer what they were."""
    checks = tables.get("checks")
    if checks is None or not checks.num_rows:
        return []
    old, new = _mentioned(before["themes"], before["mentions"]), _mentioned(tables["themes"], tables["mentions"])
    same = {identity for identity, documents in old.items() if new.get(identity) == documents}
    kept = checks.filter(pc.is_in(checks["theme_id"], pa.array(sorted(same), pa.string())))
    lost = len(set(checks["theme_id"].to_pylist()) - same)
    tables["checks"] = kept
    if not lost:
        return []
    message = (
        f"the checked sample no longer speaks of "
        f"{counted(lost, 'theme, which is not what it was', 'themes, which are not what they were')} when it was drawn"
    )
    return [Issue("checks-dropped", message, hint="Draw a new one with `voca sample`.")]


def _mentioned(themes: pa.Table, mentions: pa.Table) -> dict[str, set[str]]:
    """Return the comments that mention each theme, a theme's own and those of its sub-themes."""
    parent = dict(zip(strings(themes, "theme_id"), strings(themes, "parent_id"), strict=True))
    found: dict[str, set[str]] = {str(identity): set() for identity in parent}
    for theme, document in zip(strings(mentions, "theme_id"), strings(mentions, "document_id"), strict=True):
        for identity in (theme, parent.get(theme)):
            if identity in found:
                found[str(identity)].add(str(document))
    return found


def read_codebook(path: str | Path) -> tuple[Codebook, bytes]:
    """Read a codebook and its bytes."""
    from voca.themes.codebook_file import read

    return read(path), Path(path).read_bytes()


def is_codebook(path: str | Path) -> bool:
    """Whether a path names a codebook rather than a study."""
    return Path(path).suffix.lower() == ".toml"
