"""`voca key`: one key joins waves; rotating it brings studies up to date, and the old key is worth nothing then."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import pytest

from voca.errors import StudyError, UsageError
from voca.rotation import KEY_ENTRY, update_studies
from voca.stages.pseudonyms import Key, forget_keys, make_key, open_key, pseudonym, rotate_key
from voca.study import Study

ROWS = "".join(f"K-{i % 7},Delivery was late again in week {i},{i % 11}\n" for i in range(40))


@pytest.fixture(scope="module")
def waves(tmp_path_factory):
    """Two studies of the same customers, made with one key."""
    import voca

    folder = tmp_path_factory.mktemp("waves")
    make_key(folder / "key")
    for wave in ("first", "second"):
        (folder / f"{wave}.csv").write_text(f"customer_id,comment,nps\n{ROWS}", encoding="utf-8")
        pipeline = (voca.paths.shipped("pipelines") / "reviews.toml").read_text(encoding="utf-8")
        own = folder / "own.toml"
        own.write_text(
            pipeline.replace('customers = "hash"', f'customers = "hash"\nkey = "{folder / "key"}"'), encoding="utf-8"
        )
        voca.analyze(folder / f"{wave}.csv", pipeline=own).save(folder / wave)
    return folder


@pytest.fixture
def copied(waves, tmp_path):
    shutil.copytree(waves, tmp_path / "waves")
    forget_keys()
    return tmp_path / "waves"


def ids(folder):
    return set(Study.open(folder).documents["customer_id"])


def test_waves_join_and_neither_key_nor_ids_nor_its_place_are_in_the_study(waves):
    assert ids(waves / "first") == ids(waves / "second")
    assert len(ids(waves / "first")) == 7
    secret = (waves / "key").read_text().strip()
    manifest = (waves / "first" / "run.json").read_text(encoding="utf-8")
    for part in (secret, "K-1", str(waves / "key")):
        assert part not in manifest
        assert part.encode() not in (waves / "first" / "study.duckdb").read_bytes()
    assert open_key(str(waves / "key")).fingerprint in manifest


def test_rotating_brings_studies_up_to_date_and_new_waves_join(voca, copied):
    old = ids(copied / "first")
    done = voca("key", "rotate", copied / "first", "--key", copied / "key")
    assert done.code == 0
    assert "7 customers have new pseudonyms" in done.out
    key = open_key(str(copied / "key"))
    assert not ids(copied / "first") & old
    assert ids(copied / "first") == {key.pseudonym(f"K-{i}") for i in range(7)}  # as a new wave has them
    done = voca("key", "update", copied / "second", copied / "first", "--key", copied / "key")
    assert "first: up to date" in done.out
    assert ids(copied / "second") == ids(copied / "first")
    assert "rotated once" in voca("key", "show", "--key", copied / "key").out


def test_a_study_of_another_key_is_found_before_the_key_is_changed(voca, copied, tmp_path):
    make_key(tmp_path / "other")
    before = (tmp_path / "other").read_bytes()
    done = voca("key", "rotate", copied / "first", "--key", tmp_path / "other")
    assert done.code == 1
    assert "made with another key" in done.err
    assert (tmp_path / "other").read_bytes() == before


def test_a_study_from_before_fingerprints_is_refused(waves, tmp_path):
    shutil.copytree(waves / "first", tmp_path / "old")
    study = Study.open(tmp_path / "old")
    old = replace(study, manifest={name: entry for name, entry in study.manifest.items() if name != KEY_ENTRY})
    old.save(tmp_path / "old")
    with pytest.raises(StudyError, match="has no pseudonyms"):
        update_studies([tmp_path / "old"], Key((b"k" * 16,)))


def test_a_chain_hashes_one_after_the_other():
    one, two = b"a" * 32, b"b" * 32
    chain = Key((one, two))
    assert chain.pseudonym("4711") == pseudonym(pseudonym("4711", one), two)
    added = chain.since(Key((one,)).fingerprint)
    assert added is not None
    assert added.pseudonym(Key((one,)).pseudonym("4711")) == chain.pseudonym("4711")
    assert Key((two,)).since(Key((one,)).fingerprint) is None
    assert "aaaa" not in repr(chain)


@pytest.mark.parametrize("command", [["show"], ["rotate"], ["update", "STUDY"]])
def test_only_a_first_study_makes_a_key(voca, copied, tmp_path, monkeypatch, command):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("VOCA_KEY", raising=False)
    done = voca("key", *(copied / "first" if part == "STUDY" else part for part in command))
    assert done.code == 2
    place = tmp_path / "data" / "voca" / "key"
    assert f"cannotbereadfrom{place}:nosuchfile" in "".join(done.err.split())
    assert not place.exists()


def test_rotation_keeps_the_old_secrets_and_the_owner_only_may_read(tmp_path):
    path = tmp_path / "key"
    make_key(path)
    first = path.read_text()
    rotate_key(str(path))
    assert path.read_text().startswith(first)
    assert len(path.read_text().split()) == 2
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(UsageError, match="cannot be read"):
        rotate_key(str(tmp_path / "none"))


def test_a_file_that_is_no_key_is_told_and_left_as_it_is(voca, tmp_path):
    path = tmp_path / "customers.csv"
    path.write_text("customer_id,comment,nps\n" + "".join(f"K-{i},The box was late again,{i}\n" for i in range(9)))
    before = path.read_bytes()
    for words in (("show",), ("rotate",), ("make", path)):
        done = voca("key", *words, *(() if words[0] == "make" else ("--key", path)))
        assert done.code == 2
        assert ("Choose another name." if words[0] == "make" else "its line 2 is no secret") in done.err
        assert path.read_bytes() == before
    path.write_text("a passphrase of somebody's own\n")
    assert voca("key", "rotate", "--key", path).code == 0
    assert "rotated once" in voca("key", "show", "--key", path).out


def test_the_keyring_holds_a_key(monkeypatch):
    keyring = pytest.importorskip("keyring", reason="the extra keyring is not installed")
    from keyring.backend import KeyringBackend

    class Memory(KeyringBackend):
        priority = 1
        held: dict[tuple[str, str], str] = {}  # noqa: RUF012

        def get_password(self, service, username):
            return self.held.get((service, username))

        def set_password(self, service, username, password):
            self.held[service, username] = password

    before = keyring.get_keyring()
    keyring.set_keyring(Memory())
    try:
        forget_keys()
        made = open_key("keyring:wave")
        assert re.fullmatch("[0-9a-f]{64}\n", Memory.held["voca", "wave"])
        assert rotate_key("keyring:wave").since(made.fingerprint) is not None
        with pytest.raises(UsageError, match="has a key"):
            make_key("keyring:wave")
        assert open_key("keyring").fingerprint != made.fingerprint
    finally:
        keyring.set_keyring(before)
        forget_keys()


def test_keep_customer_leaves_ids(voca, waves, tmp_path):
    done = voca("analyze", waves / "first.csv", "-o", tmp_path / "out", "--keep", "customer", "-q")
    assert done.code == 0
    assert ids(tmp_path / "out") == {f"K-{i}" for i in range(7)}
    with pytest.raises(StudyError, match="has no pseudonyms"):
        update_studies([tmp_path / "out"], Key((b"k" * 16,)))
