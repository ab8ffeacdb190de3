"""The columns that the user names: found in the file whatever their case, and given their roles before any guess."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from voca.config import ReadOptions
from voca.errors import UsageError
from voca.sources.profile import Profile
from voca.sources.ranges import split
from voca.sources.roles import Roles
from voca.sources.scores import given_score
from voca.sources.settings import SETTINGS_NAME

OUTCOMES: Final = ("churned", "value")
_ALONE: Final = ("title", "customer", "time", "weight")
_NEAREST: Final = 3  # names that may have been meant
_SHORT: Final = 2  # letters of a name that stands in many others by chance


def resolve(options: ReadOptions, columns: Sequence[str], source: str) -> ReadOptions:
    """Replace the column names in `options` by those of the file, which may differ in case and spaces only.

    A column that is named twice for the same is meant once.
    """

    def one(name: str, written: str = "") -> str:
        try:
            return find_column(name, columns, source)
        except UsageError as error:
            raise _where_said(error, written or name, options) from None

    def segment(name: str) -> str:
        column, ranges = split(name, columns)
        found = one(column, name)
        return f"{found}:{','.join(part.label for part in ranges)}" if ranges else found

    return options.model_copy(
        update={
            "text": tuple(dict.fromkeys(one(name) for name in options.text)),
            "title": one(options.title) if options.title else None,
            "score": {kind: one(name) for kind, name in options.score.items()},
            "segment": None if options.segment is None else tuple(dict.fromkeys(map(segment, options.segment))),
            "customer": one(options.customer) if options.customer else None,
            "time": one(options.time) if options.time else None,
            "weight": one(options.weight) if options.weight else None,
            "outcome": {kind: one(name) for kind, name in options.outcome.items()},
            "driver": tuple(dict.fromkeys(one(name) for name in options.driver)),
            "ignore": tuple(one(name) for name in options.ignore),
            "on": None if options.on is None else one(options.on.partition("=")[0], options.on),
        }
    )


def named_in(options: ReadOptions) -> list[str]:
    """Return the columns that the user names, each as it was written; ranges may stand behind one of segments."""
    first = (*options.text, options.title or "", *options.score.values(), *(options.segment or ()))
    single = (options.customer or "", options.time or "", options.weight or "")
    return [name for name in (*first, *single, *options.outcome.values(), *options.driver, *options.ignore) if name]


def hold_there(options: ReadOptions, known: Sequence[str], columns: Sequence[str], source: str) -> None:
    """Hold that the columns that the user names can be there, before the rows tell which are made of others.

    Parameters
    ----------
    options : ReadOptions
    known : sequence of str
        Those there are, and others that may be meant.
    columns : sequence of str
        Those of the file, for the message.
    source : str
        Its name.

    Raises
    ------
    UsageError
        One is not there, and none of `columns` can become it: what is made of one begins with its name.
    """
    there = {_folded(name) for name in known}
    for written in named_in(options):
        name = _folded(split(written, known)[0])
        if name not in there and not any(name.startswith((f"{one}.", f"{one} ")) for one in there if one):
            raise _where_said(_no_column(split(written, known)[0], columns, source), written, options)


def may_be_named(options: ReadOptions) -> frozenset[str]:
    """Return what :func:`named_in` does, the column of a join, and of a segment in ranges what stands before these."""
    before = (name.rpartition(":")[0] for name in options.segment or ())
    return frozenset(filter(None, (*named_in(options), *before, (options.on or "").partition("=")[0])))


def _where_said(error: UsageError, name: str, options: ReadOptions) -> UsageError:
    """Add to what is wrong with a column's name that it stands in the settings beside the file, where it does."""
    for role in sorted(options.beside):
        said = getattr(options, role)
        names = said.values() if isinstance(said, Mapping) else (said,) if isinstance(said, str) else said or ()
        if name in names:
            error.hint = f"{error.hint} {name!r} stands in the {SETTINGS_NAME} beside the file, under {role}."
    return error


def find_column(name: str, columns: Sequence[str], source: str) -> str:
    """Return the column called `name`, which may differ in case and blanks; raises :class:`UsageError`."""
    if name in columns:
        return name
    folded = [c for c in columns if _folded(c) == _folded(name)]
    if len(folded) == 1:
        return folded[0]
    raise _no_column(name, columns, source)


def _folded(name: str) -> str:
    return name.strip().casefold()


def _no_column(name: str, columns: Sequence[str], source: str) -> UsageError:
    """Say that there is no such column, and which are called nearly so, or which there are."""
    listed = ", ".join(map(repr, columns[:20])) + (", ..." if len(columns) > 20 else "")
    near = _near(name, columns)
    return UsageError(
        f"{source} has no column {name!r}.",
        f"Did you mean {' or '.join(map(repr, near))}?" if near else f"Its columns are {listed}.",
    )


def _near(name: str, columns: Sequence[str]) -> list[str]:
    """Return the columns with the nearest names, whatever their case: written nearly so, or with this one in theirs."""
    wanted = _folded(name)
    by_name = {_folded(column): column for column in reversed(columns)}
    near = difflib.get_close_matches(wanted, by_name, n=_NEAREST)
    near += [folded for folded in reversed(by_name) if len(wanted) > _SHORT and wanted in folded and folded not in near]
    return [by_name[folded] for folded in near[:_NEAREST]]


def take_given(roles: Roles, by_name: Mapping[str, Profile], options: ReadOptions) -> None:
    """Give columns the roles that the user named them for; raises :class:`UsageError`."""
    why = "named in the options"
    _hold_apart(options, list(by_name))
    for name in options.ignore:
        roles.put(name, "ignored", why)
    for kind, name in options.score.items():
        _hold_once(name, kind, options.score)
        score = given_score(by_name[name], kind)
        roles.scores.append(score)
        roles.put(name, "score", why, f"score.{score.name}")
    for kind, name in options.outcome.items():
        if kind not in OUTCOMES:
            message = f"There is no outcome {kind!r}."
            raise UsageError(message, f"Known outcomes: {', '.join(OUTCOMES)}.")
        roles.outcomes[kind] = name
        roles.put(name, "outcome", why, f"outcome.{kind}")
    for name in options.driver:
        roles.drivers.append(name)
        roles.put(name, "driver", why, f"driver.{name}")
    _take_segments(roles, list(by_name), options.segment or (), why)
    for role, target in (("title", "text"), ("customer", "customer_id"), ("time", "time"), ("weight", "weight")):
        name = getattr(options, role)
        if name:
            setattr(roles, role, name)
            roles.put(name, role, why, target)
    for name in options.text:
        roles.put(name, "text", why, "text")


def _hold_apart(options: ReadOptions, columns: Sequence[str]) -> None:
    """Raise :class:`UsageError` where a column is named for two things of which it can be one only.

    Groups, scores, outcomes and numbers may be made of a column that is something else as well.
    """
    alone = {"text": options.text} | {role: (getattr(options, role) or "",) for role in _ALONE}
    shared = {
        "score": options.score.values(),
        "outcome": options.outcome.values(),
        "driver": options.driver,
        "segment": [split(given, columns)[0] for given in options.segment or ()],
    }
    named: dict[str, str] = {}
    for option, names in alone.items():
        for name in filter(None, names):
            _hold_free(name, option, named)
            named[name] = option
    for option, others in shared.items():
        for name in others:
            named.setdefault(name, option)
    for name in options.ignore:
        _hold_free(name, "ignore", named)


def _hold_free(name: str, option: str, named: Mapping[str, str]) -> None:
    if name in named:
        message = f"The column {name!r} is named with --{named[name]} and with --{option}."
        raise UsageError(message, "Leave it out of one of them, here or in the voca.toml beside the file.")


def _hold_once(name: str, kind: str, scores: Mapping[str, str]) -> None:
    """Raise :class:`UsageError` where a column is named for another score before: it can be one only."""
    first = next(other for other, column in scores.items() if column == name)
    if first != kind:
        message = f"--score {kind}={name}: the column is named for another score already, {first}."
        raise UsageError(message, "Name it for one of them, or put a copy of the column into the table.")


def _take_segments(roles: Roles, columns: Sequence[str], named: Iterable[str], why: str) -> None:
    for given in named:
        name, ranges = split(given, columns)
        roles.segments.append(name)
        if ranges:
            roles.ranges[name] = ranges
        cut = f", in {len(ranges)} range{'s' if len(ranges) > 1 else ''}" if ranges else ""
        roles.put(name, "segment", why + cut, f"segment.{name}")
