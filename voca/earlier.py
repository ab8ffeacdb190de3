"""Themes of an earlier study or of a saved model: where they are, and the encoder that knows them again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from voca.errors import InputError, ModelError
from voca.schema import OWN_VECTORS

if TYPE_CHECKING:
    from voca.study import Study


def kept_in(source: str | Path) -> Literal["study", "model"]:
    """Tell whether themes that are kept are in a study or a saved model; raises `InputError` where there is neither."""
    from voca.study import FILE
    from voca.themes.storage import WORDS

    place = Path(source)
    if place.is_file() or (place / FILE).is_file():
        return "study"
    if (place / WORDS).is_file():
        return "model"
    message = f"There is neither a study nor a theme model at {source}."
    raise InputError(message, "Give the folder that `voca analyze -o FOLDER` wrote.")


def carried(source: str | Path, encoder_sha: str) -> Any:  # noqa: ANN401 - CodedThemes
    """Return the themes of a study or of a saved model.

    Raises
    ------
    ModelError
        They were learnt with another encoder: with the option that names it.
    InputError
        There is neither.
    """
    from voca.themes.coded import CodedThemes

    place = Path(source)
    if kept_in(place) == "study":
        from voca.recoding import coded_model

        model = coded_model(_study(place))
        _opened.cache_clear()  # an analysis asks no more of it, and it may be large
    else:
        model = CodedThemes.load(place)
    _hold_same(place.name, model.encoder_sha, encoder_sha)
    return model


def hold_encoder(source: str | Path, encoder_sha: str) -> None:
    """Hold that earlier themes can be known again by an encoder, without making a model of them; as :func:`carried`."""
    _hold_same(Path(source).name, _encoder_of(Path(source)), encoder_sha)


def with_encoder(overrides: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Let an analysis that keeps earlier themes use their encoder, unless one was named."""
    given = dict(overrides or {})
    source = given.get("themes", {}).get("themes_from")
    if not source or "embed" in given.get("models", {}) or not Path(source).exists():
        return given
    model: str | None
    if kept_in(source) == "model":
        model = _encoder_name(_encoder_of(Path(source)))
    else:
        stages = _study(Path(source)).manifest.get("pipeline", {}).get("stages", ())
        model = next((stage.get("model") for stage in stages if stage.get("use") == "embed"), None)
    return given | ({"models": {**given.get("models", {}), "embed": model}} if model else {})


def _encoder_of(place: Path) -> str:
    """Return the hash of the encoder that a study's vectors, or a saved model's, were made with."""
    if kept_in(place) == "model":
        from voca.themes.storage import load

        return load(place).encoder_sha
    from voca.recoding import encoder_of

    return encoder_of(_study(place))


def _study(place: Path) -> Study:
    """Open an earlier study: once, though its encoder is asked for before its themes are."""
    from voca.study import FILE

    written = (place if place.is_file() else place / FILE).stat()
    return _opened(place, written.st_ino, written.st_mtime_ns)


@lru_cache(maxsize=1)
def _opened(place: Path, inode: int, written: int) -> Study:
    from voca.study import Study

    return Study.open(place)


def _hold_same(themes: str, theirs: str, ours: str) -> None:
    """Raise :class:`ModelError` where themes were learnt with another encoder, and say how to have the same."""
    if not ours or theirs == ours:
        return
    if theirs.startswith(OWN_VECTORS):
        message = f"The themes of {themes} were learnt with {theirs}, and not with those of this run."
        raise ModelError(message, f"Give embeddings= by the same encoder, or leave out the themes of {themes}.")
    name = _encoder_name(theirs)
    message = f"The themes of {themes} were learnt with another encoder ({name or theirs[:12]})."
    if ours.startswith(OWN_VECTORS):
        raise ModelError(message, f"Leave out embeddings=, or the themes of {themes}.")
    named = f"--encoder {name}" if name else "--encoder and the folder of that encoder"
    raise ModelError(message, f"Run it again with {named}, or without the themes of {themes}.")


def _encoder_name(sha: str) -> str:
    """Return the name of a shipped encoder by the hash of its weights; empty where it is none of them."""
    from voca.cards import read_card
    from voca.models import find_model, shipped_models

    cards = (read_card(find_model(name)) for name in shipped_models())
    return next((card.name for card in cards if card.sha256 == sha), "")
