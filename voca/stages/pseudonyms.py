"""Keyed hashes in the place of customers' ids: the same customer alike in every study, and nobody finds out who it is.

The key lies outside the study. Whoever has the key and a list of customers can tell who is who, so that it is kept
like a password. A key is a chain of secrets: an id is hashed with the first, the result with the second, and so on. To
rotate a key is to add a secret. What was hashed before is then brought up to date without knowing the ids, and from
there on the secrets that were there before tell nobody anything.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import shlex
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from voca.errors import UsageError

KEY_VARIABLE: Final = "VOCA_KEY"
"""Environment variable that names the file of the key, or the entry of the keyring."""
KEYRING: Final = "keyring"
"""What stands for a file where the key is in the system's keyring: ``keyring`` or ``keyring:NAME``."""
_LEAST: Final = 16  # bytes of a secret
_ADDED: Final = re.compile(rb"[0-9a-f]{64}")
"""A secret as voca writes it; the first one of a key may be a user's own."""
_MARK: Final = b"voca: which key is this"


@dataclass(frozen=True, slots=True)
class Key:
    """A chain of secrets.

    Attributes
    ----------
    chain : tuple of bytes
        The oldest first; never shown.
    """

    chain: tuple[bytes, ...] = field(repr=False)

    def pseudonym(self, identity: str) -> str:
        """Return what stands for a customer's id."""
        for secret in self.chain:
            identity = pseudonym(identity, secret)
        return identity

    @property
    def fingerprint(self) -> str:
        """Names the key without giving it away: studies with the same fingerprint join."""
        return self.fingerprints[-1]

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """Return the fingerprints that the key has had, the oldest first."""
        chain = b""
        found = []
        for secret in self.chain:
            chain = hmac.new(secret, chain + _MARK, hashlib.sha256).digest()
            found.append(chain.hex()[:12])
        return tuple(found)

    def since(self, fingerprint: str) -> Key | None:
        """Return the secrets that were added after the key had a fingerprint; None where it never had it."""
        if fingerprint not in self.fingerprints:
            return None
        return Key(self.chain[self.fingerprints.index(fingerprint) + 1 :])


def pseudonym(identity: str, key: bytes) -> str:
    """Return the keyed hash of a customer's id: HMAC-SHA-256 (RFC 2104), its first 64 bits as hexadecimal digits."""
    return "c" + hmac.new(key, identity.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:16]


def key_place(path: str | None = None) -> str:
    """Return where the key is: what is given, else what ``VOCA_KEY`` names, else voca's folder of a user's data."""
    from platformdirs import user_data_path

    return path or os.environ.get(KEY_VARIABLE) or str(user_data_path("voca", appauthor=False) / "key")


def open_key(path: str | None = None) -> Key:
    """Read the key, and make one where the user has none yet.

    Parameters
    ----------
    path : str, optional
        A file, ``keyring`` or ``keyring:NAME``; else what ``VOCA_KEY`` names; else ``voca/key`` where the system keeps
        a user's data.

    Raises
    ------
    UsageError
        A named file is not there or too short, or no key can be stored.
    """
    return _opened(key_place(path), bool(path or os.environ.get(KEY_VARIABLE)))


@lru_cache(maxsize=4)
def _opened(place: str, named: bool) -> Key:
    """Read the key at a place once; of a changed ``VOCA_KEY`` the place is another."""
    if _in_keyring(place):
        if _keyring().get_password(*_entry(place)) is None:
            make_key(place)
    elif not named and not Path(place).exists():
        _make(Path(place))
    return stored_key(place)


def forget_keys() -> None:
    """Read keys anew from where they lie: one has been changed."""
    _opened.cache_clear()


def stored_key(path: str | None = None) -> Key:
    """Read the key, and make none where there is none.

    Parameters
    ----------
    path : str, optional
        As for :func:`open_key`.

    Raises
    ------
    UsageError
        There is no key, or it is too short.
    """
    place = key_place(path)
    return _parse(_read(place), place)


def make_key(path: str | Path) -> None:
    """Write a new random key of 32 bytes, readable by its owner only; an existing one is not touched.

    Raises
    ------
    UsageError
        There is one already, or it cannot be written.
    """
    new = secrets.token_hex(32) + "\n"
    if _in_keyring(str(path)):
        if _keyring().get_password(*_entry(str(path))) is not None:
            message = f"The keyring has a key for customers' ids already ({path})."
            raise UsageError(message, "Name another one, e.g. keyring:second.")
        _keyring().set_password(*_entry(str(path)), new)
        return
    path = Path(path).expanduser()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, new)
    except OSError as error:
        message = f"The key for customers' ids cannot be written to {path}: {(error.strerror or str(error)).lower()}."
        hint = f"Name a file of your own in {KEY_VARIABLE}, or keep the ids with --keep customer."
        raise UsageError(message, "Choose another name." if path.exists() else hint) from error


def rotate_key(path: str | None = None) -> Key:
    """Add a secret to the key, and return it.

    Raises
    ------
    UsageError
        There is no key, or it cannot be written.
    """
    place = key_place(path)
    old = _read(place)
    _parse(old, place)
    new = old.rstrip("\n") + "\n" + secrets.token_hex(32) + "\n"
    if _in_keyring(place):
        _keyring().set_password(*_entry(place), new)
    else:
        target = Path(place).expanduser()
        beside = target.with_name(f".{target.name}.{os.getpid()}.writing")
        try:
            _write(beside, new)
            os.replace(beside, target)
        except OSError as error:
            beside.unlink(missing_ok=True)
            message = f"The key in {place} cannot be changed: {(error.strerror or str(error)).lower()}."
            raise UsageError(message, "It is as it was. Check who may write there.") from error
    forget_keys()
    return open_key(path)


def _write(path: Path, content: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(content)


def _make(path: Path) -> None:
    try:
        make_key(path)
    except UsageError:
        if not path.exists():  # another run may have been faster
            raise


def _read(place: str) -> str:
    if _in_keyring(place):
        found = _keyring().get_password(*_entry(place))
        if found is None:
            message = f"The keyring has no key for customers' ids ({place})."
            raise UsageError(message, f"Make one with: voca key make {place}")
        return str(found)
    try:
        return Path(place).expanduser().read_bytes().decode("latin-1")
    except OSError as error:
        message = f"The key for customers' ids cannot be read from {place}: {(error.strerror or str(error)).lower()}."
        raise UsageError(message, f"Make one with: voca key make {shlex.quote(place)}") from error


def _parse(content: str, place: str) -> Key:
    chain = tuple(line.strip().encode("latin-1") for line in content.split("\n") if line.strip()) or (b"",)
    wrong = next((number for number, secret in enumerate(chain[1:], 2) if not _ADDED.fullmatch(secret)), None)
    if wrong is not None:
        message = f"{place} is no key for customers' ids: its line {wrong} is no secret that was added by rotating."
        raise UsageError(message, "Name the file of the key; a new one: voca key make FILE")
    shortest = min(chain, key=len)
    if len(shortest) < _LEAST:
        message = f"The key in {place} has {len(shortest)} characters, too few to be safe."
        raise UsageError(message, f"Use {_LEAST} at least, e.g. from: voca key make FILE")
    return Key(chain)


def _in_keyring(place: str) -> bool:
    return place == KEYRING or place.startswith(f"{KEYRING}:")


def _entry(place: str) -> tuple[str, str]:
    return "voca", place.partition(":")[2] or "customers"


def _keyring() -> Any:  # noqa: ANN401 - an optional package
    try:
        import keyring
        from keyring.errors import NoKeyringError
    except ImportError as error:
        message = "The key is said to be in the system's keyring, and the package for it is not installed."
        raise UsageError(message, 'Install it with: pip install "voca[keyring]"; or name a file.') from error
    try:
        keyring.get_password("voca", "is there one")
    except NoKeyringError as error:
        message = "This system has no keyring."
        raise UsageError(message, "Name a file for the key instead.") from error
    return keyring
