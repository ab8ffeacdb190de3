"""Keyed hashes in the place of customers' ids: the same customer alike in every study, and nobody finds out who it is.

The key lies outside the study. Whoever has the key and a list of customers can tell who is who, so that it is kept
like a
password; a new key makes new pseudonyms, which do not join with the old ones.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Final

from voca.errors import UsageError

KEY_VARIABLE: Final = "VOCA_KEY"
"""Environment variable that names the file of the key."""
_LEAST: Final = 16  # bytes


def pseudonym(identity: str, key: bytes) -> str:
    """Return the keyed hash of a customer's id: HMAC-SHA-256 (RFC 2104), its first 64 bits as hexadecimal digits."""
    return "c" + hmac.new(key, identity.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:16]


@lru_cache(maxsize=4)
def open_key(path: str | None = None) -> bytes:
    """Read the key, and make one where the user has none yet.

    Parameters
    ----------
    path : str, optional
        A file; else what ``VOCA_KEY`` names; else ``voca/key`` where the system keeps a user's data.

    Raises
    ------
    UsageError
        A named file is not there or too short, or no key can be stored.
    """
    named = path or os.environ.get(KEY_VARIABLE)
    if named:
        return _read(Path(named).expanduser())
    from platformdirs import user_data_path

    own = user_data_path("voca", appauthor=False) / "key"
    if not own.exists():
        _make(own)
    return _read(own)


def make_key(path: Path) -> None:
    """Write a new random key of 32 bytes, readable by its owner only; an existing file is not touched.

    Raises
    ------
    UsageError
        The file is there already or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        message = f"The key for customers' ids cannot be written to {path}: {(error.strerror or str(error)).lower()}."
        raise UsageError(
            message, f"Name a file of your own in {KEY_VARIABLE}, or keep the ids with --customers keep."
        ) from error
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secrets.token_hex(32) + "\n")


def _make(path: Path) -> None:
    try:
        make_key(path)
    except UsageError:
        if not path.exists():  # another run may have been faster
            raise


def _read(path: Path) -> bytes:
    try:
        key = path.read_bytes().strip()
    except OSError as error:
        message = f"The key for customers' ids cannot be read from {path}: {(error.strerror or str(error)).lower()}."
        raise UsageError(message, "Make one, e.g. with: openssl rand -hex 32 > FILE") from error
    if len(key) < _LEAST:
        message = f"The key in {path} has {len(key)} characters, too few to be safe."
        raise UsageError(message, f"Use {_LEAST} at least, e.g. from: openssl rand -hex 32 > FILE")
    return key
