"""Studies whose customers' pseudonyms are brought up to date after the key was rotated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pyarrow as pa

from voca.errors import StudyError
from voca.stages.columns import put, strings
from voca.stages.pseudonyms import Key
from voca.study import Study

KEY_ENTRY: Final = "customer_key"
"""Entry of the manifest: the fingerprint of the key that the customers' pseudonyms were made with."""


def update_studies(folders: Sequence[Path], key: Key) -> list[tuple[Path, int]]:
    """Hash the pseudonyms in each study with the secrets that the key got since.

    All studies are looked at before the first is written.

    Returns
    -------
    list of (Path, int)
        How many customers have a new pseudonym in each; 0 where it was up to date.

    Raises
    ------
    StudyError
        A study has no pseudonyms, or they were made with another key.
    """
    opened = [(folder, Study.open(folder)) for folder in folders]
    missing = [_missing(study, folder, key) for folder, study in opened]
    done = []
    for (folder, study), added in zip(opened, missing, strict=True):
        updated, count = _updated(study, key, added)
        if count:
            updated.save(folder if folder.is_dir() else folder.parent)
        done.append((folder, count))
    return done


def _missing(study: Study, folder: Path, key: Key) -> Key:
    written = study.manifest.get(KEY_ENTRY)
    if written is None:
        message = f"The study {folder} has no pseudonyms of customers, or is from before voca named their key."
        raise StudyError(message, "Analyse its files again with the key.")
    added = key.since(str(written))
    if added is None:
        message = f"The customers' pseudonyms in {folder} were made with another key ({written})."
        raise StudyError(message, f"This one is {key.fingerprint}: name the other with --key.")
    return added


def _updated(study: Study, key: Key, added: Key) -> tuple[Study, int]:
    if not added.chain:
        return study, 0
    documents = study.tables["documents"]
    old = strings(documents, "customer_id")
    new = [None if identity is None else added.pseudonym(identity) for identity in old]
    tables = {**study.tables, "documents": put(documents, "customer_id", new, pa.string())}
    manifest = {**study.manifest, KEY_ENTRY: key.fingerprint}
    return replace(study, tables=tables, manifest=manifest), len({identity for identity in new if identity})
