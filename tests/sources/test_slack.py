"""Slack's export of a workspace: folders of channels with a file a day, and who the users are."""

import json
import zipfile

import pytest

from voca.sources import read

USERS = [
    {"id": "U01", "name": "ann", "real_name": "Ann Berg", "profile": {"real_name": "Ann Berg", "display_name": "ann"}},
    {"id": "U02", "name": "bo", "real_name": "Bo Quill", "profile": {"real_name": "Bo Quill", "display_name": ""}},
]
CHANNELS = [{"id": "C01", "name": "support", "members": ["U01", "U02"],
             "purpose": {"value": "Questions of our customers about the product and whatever else"}}]  # fmt: skip


def message(user, ts, text, **more):
    blocks = [{"type": "rich_text", "elements": [{"type": "text", "text": text}] * 2}]
    return {"type": "message", "user": user, "ts": ts, "text": text, "team": "T1", "blocks": blocks, **more}


THREAD = "1714550400.000100"
DAYS = {
    "support/2024-05-01.json": [
        message("U02", "1714550000.000100", "<@U02> has joined the channel", subtype="channel_join"),
        message("U02", THREAD, "It is broken &amp; I need it <@U01>", thread_ts=THREAD, reply_count=2,
                replies=[{"user": "U01", "ts": "1714550500.000200"}, {"user": "U02", "ts": "1714640500.000200"}]),
        message("U01", "1714550500.000200", "See <https://status.example.com|our page> or <#C01|support>",
                thread_ts=THREAD),
        message("U02", "1714550600.000200", "The new search is great <!here>"),
        {"type": "message", "subtype": "bot_message", "ts": "1714550700.000300", "text": "Ticket 12 was opened",
         "username": "Helpdesk", "bot_id": "B01"},
    ],
    "support/2024-05-02.json": [message("U02", "1714640500.000200", "It works again", thread_ts=THREAD)],
    "general/2024-05-01.json": [message("U03", "1714550400.000900", "Welcome to this place",
                                        user_profile={"display_name": "", "real_name": "Cy Oduya"})],
}  # fmt: skip
EXPECTED = [
    ("general 2024-05-01", 0, "Cy Oduya", "Welcome to this place", "2024-05-01 08:00:00"),
    ("support 2024-05-01", 0, "system", "@Bo Quill has joined the channel", "2024-05-01 07:53:20"),
    ("support 2024-05-01", 1, "Bo Quill", "The new search is great @here", "2024-05-01 08:03:20"),
    ("support 2024-05-01", 2, "Helpdesk", "Ticket 12 was opened", "2024-05-01 08:05:00"),
    ("support 2024-05-01 08:00:00", 0, "Bo Quill", "It is broken & I need it @ann", "2024-05-01 08:00:00"),
    ("support 2024-05-01 08:00:00", 1, "ann", "See our page or #support", "2024-05-01 08:01:40"),
    ("support 2024-05-01 08:00:00", 2, "Bo Quill", "It works again", "2024-05-02 09:01:40"),
]


@pytest.fixture
def workspace(tmp_path):
    files = {"users.json": USERS, "channels.json": CHANNELS, "integration_logs.json": [], **DAYS}
    folder = tmp_path / "export"
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=4), encoding="utf-8")
    packed = tmp_path / "export.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in folder.rglob("*.json"):
            archive.write(path, str(path.relative_to(folder)))
    return {"folder": folder, "zip": packed}


def told(documents):
    rows = documents.to_pylist()
    return sorted((r["conversation_id"], r["turn"], r["speaker"], r["text"], str(r["time"])) for r in rows)


@pytest.mark.parametrize("way", ["folder", "zip"])
def test_threads_and_days_are_conversations(workspace, way):
    reading = read([workspace[way]])
    assert told(reading.documents) == EXPECTED
    left = {issue.source for issue in reading.issues if issue.code == "not-data"}
    assert left == {"users.json", "channels.json", "integration_logs.json"}
    assert {entry["format"] for entry in reading.inputs} == {"slack"}
    roles = {row["column"]: row["target"] for row in reading.columns.to_pylist()}
    assert roles["user id"] == "customer_id"
    assert roles["slack channel"] == "segment.slack channel"


def test_what_the_program_wrote_is_nobodys_word(workspace):
    rows = read([workspace["folder"]]).documents.to_pylist()
    assert {row["text"] for row in rows if row["speaker_role"] == "system"} == {"@Bo Quill has joined the channel"}


def test_a_day_alone_is_read_with_the_users_above_it(workspace):
    only = read([workspace["folder"] / "support" / "2024-05-02.json"]).documents.to_pylist()
    assert [(row["speaker"], row["text"]) for row in only] == [("Bo Quill", "It works again")]


def test_a_damaged_list_of_users_costs_the_names_only(workspace):
    (workspace["folder"] / "users.json").write_text("[{", encoding="utf-8")
    rows = read([workspace["folder"]]).documents.to_pylist()
    assert {row["speaker"] for row in rows} == {"U01", "U02", "Cy Oduya", "Helpdesk", "system"}


def test_a_users_file_without_channels_is_data(tmp_path):
    people = [{"name": f"p{n}", "comment": f"The lamp that I bought broke after {n} days"} for n in range(9)]
    (tmp_path / "users.json").write_text(json.dumps(people), encoding="utf-8")
    (tmp_path / "more.json").write_text(json.dumps(people[:8]), encoding="utf-8")
    assert read([tmp_path]).documents.num_rows == 17
