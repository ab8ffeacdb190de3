"""The stage: conversations as a whole, speakers, customers' ids."""

from __future__ import annotations

import re

import pytest

from tests.stages.documents import documents
from voca.errors import UsageError
from voca.stages.pseudonyms import forget_keys, make_key, open_key, pseudonym
from voca.stages.redact import Options, Redact


def redacted(table, **options):
    return Redact(Options(**options))({"documents": table})["documents"]


def call():
    return documents(
        ["Thanks, Dana. Is Quillor there?", "Quillor here, hello.", "Dana asked for me?"],
        conversation_id=["a", "a", "b"],
        turn=[2, 1, 1],
        speaker=["Bo Quillor", "Dana Reyes", "Agent"],
    )


def test_names_are_numbered_alike_over_all_turns_of_a_conversation_and_in_no_other():
    done = redacted(call())
    assert done["speaker"].to_pylist() == ["[PERSON_2]", "[PERSON_1]", "Agent"]
    assert done["text"].to_pylist() == [
        "Thanks, [PERSON_1]. Is [PERSON_2] there?",
        "[PERSON_2] here, hello.",
        "[PERSON_1] asked for me?",
    ]


def test_the_order_of_the_rows_does_not_matter():
    table = call()
    turned = redacted(table.take([2, 1, 0]))
    assert turned["text"].to_pylist() == redacted(table)["text"].to_pylist()[::-1]


def test_keep_leaves_a_kind_and_its_speakers():
    done = redacted(call(), keep=("person",))
    assert done["text"].to_pylist() == call()["text"].to_pylist()
    assert done["speaker"].to_pylist() == call()["speaker"].to_pylist()


def test_customers_ids_become_keyed_hashes(tmp_path):
    table = documents(["a", "b", "c", "d"], customer_id=["jo@example.com", "K-1", None, "K-1"])
    one, other = tmp_path / "one", tmp_path / "other"
    make_key(one)
    make_key(other)
    ids = redacted(table, key=str(one))["customer_id"].to_pylist()
    assert ids[1] == ids[3] != ids[0]
    assert ids[2] is None
    assert all(re.fullmatch("c[0-9a-f]{16}", identity) for identity in ids if identity)
    assert redacted(table, key=str(one))["customer_id"].to_pylist() == ids
    assert set(redacted(table, key=str(other))["customer_id"].to_pylist()) & set(ids) == {None}
    assert redacted(table, customers="keep")["customer_id"].to_pylist() == table["customer_id"].to_pylist()


def test_a_pseudonym_is_the_documented_hash():
    import hashlib
    import hmac

    expected = hmac.new(b"k" * 16, b"4711", hashlib.sha256).hexdigest()[:16]
    assert pseudonym("4711", b"k" * 16) == "c" + expected


def test_a_key_is_made_once_and_for_its_owner_only(tmp_path, monkeypatch):
    monkeypatch.delenv("VOCA_KEY")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    forget_keys()
    first = open_key()
    forget_keys()
    assert open_key() == first
    (made,) = tmp_path.rglob("key")
    assert made.stat().st_mode & 0o077 == 0
    forget_keys()


def test_another_key_named_meanwhile_is_the_key(tmp_path, monkeypatch):
    for name in ("one", "other"):
        (tmp_path / name).write_text(name * 8)
        monkeypatch.setenv("VOCA_KEY", str(tmp_path / name))
        assert open_key() == open_key(str(tmp_path / name))


def test_a_missing_or_short_key_is_said(tmp_path):
    with pytest.raises(UsageError, match="cannot be read from .*nothere: no such file"):
        open_key(str(tmp_path / "nothere"))
    (tmp_path / "short").write_text("abc")
    with pytest.raises(UsageError, match="has 3 characters, too few to be safe"):
        open_key(str(tmp_path / "short"))


def test_a_telephone_s_number_as_speaker_is_a_person():
    speakers = ["+1 617-555-0123", "Agent", "+1 617-555-0123"]
    table = documents(["It leaks again.", "Since when?", "In spring."], conversation_id=["c"] * 3, speaker=speakers)
    assert redacted(table)["speaker"].to_pylist() == ["[PERSON_1]", "Agent", "[PERSON_1]"]


def test_speakers_who_are_numbers_are_replaced_where_persons_names_stay():
    speakers = ["+1 617-555-0123", "Dana Reyes", "+1 617-555-0123", "+1 617-555-0199"]
    table = documents(["It leaks.", "Since when?", "May.", "Mine too."], conversation_id=["c"] * 4, speaker=speakers)
    done = redacted(table, keep=("person",))["speaker"].to_pylist()
    assert done == ["[PHONE_1]", "Dana Reyes", "[PHONE_1]", "[PHONE_2]"]
    assert redacted(table, keep=("person", "phone"))["speaker"].to_pylist() == speakers


def test_who_says_one_thing_only_is_a_person_all_the_same():
    table = documents(["It leaks."], conversation_id=["c"], turn=[0], speaker=["Dana Reyes"])
    assert redacted(table)["speaker"].to_pylist() == ["[PERSON_1]"]
