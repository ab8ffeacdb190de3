"""``--label-model``: labels chosen by a service on this machine, and what is said of one elsewhere."""

from __future__ import annotations

import csv
import json

import pytest

from tests.themes.test_language_model import Stub
from voca.cli import options
from voca.errors import UsageError
from voca.study import Study

FORMS = {
    "delivery": ["The delivery was late {}", "My parcel came two days late {}", "Late delivery {}"],
    "card": ["I was charged twice {}", "A double charge on my card {}", "My card was charged again {}"],
}
TAILS = ["in May", "again", "on Sunday", "last week", "this month", "as always", "once more", "in spring"]


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("in") / "comments.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        rows = [(form.format(tail), 1 + len(tail) % 5) for forms in FORMS.values() for form in forms for tail in TAILS]
        csv.writer(stream).writerows([("comment", "stars"), *rows])
    return path


@pytest.fixture
def stub():
    service = Stub()
    yield service
    service.server.shutdown()
    service.server.server_close()


def labels(folder) -> list[str]:
    return Study.open(folder).tables["themes"]["label"].to_pylist()


def codes(folder) -> list[str]:
    return [row["code"] for row in Study.open(folder).tables["issues"].to_pylist()]


def test_labels_are_chosen_kept_and_never_invented(voca, file, stub, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    base = ("analyze", file, "--text", "comment", "--sentiment-model", "sentiment-fast", "-q")
    assert voca(*base, "-o", tmp_path / "plain").code == 0
    plain = labels(tmp_path / "plain")
    stub.answers = ["Logistics and finance failure"] * len(plain)
    asked = (*base, "--label-model", "small", "--label-endpoint", stub.url)
    done = voca(*asked, "-o", tmp_path / "out")
    assert (done.code, done.err) == (0, "")
    assert labels(tmp_path / "out") == plain
    assert len(stub.requests) == len(plain)
    assert "label-model" in codes(tmp_path / "out")
    assert voca(*asked, "-o", tmp_path / "again").code == 0
    assert len(stub.requests) == len(plain)  # the answers had been kept
    prompt = stub.requests[0][2]["messages"][0]["content"]
    assert "Sentences:" in prompt  # on this machine
    stub.answers = [500]
    other = (*base, "--label-model", "another", "--label-endpoint", stub.url, "-o", tmp_path / "failed")
    assert voca(*other).code == 0
    assert labels(tmp_path / "failed") == plain
    assert "label-model-failed" in codes(tmp_path / "failed")
    report = json.loads((tmp_path / "failed" / "report.json").read_text(encoding="utf-8"))
    said = [row["message"] for row in report["warnings"]["tables"]["issues"]["rows"]]
    assert any("did not answer as expected" in message for message in said)


def test_what_would_leave_the_machine_is_said_first(capsys):
    options.label_options("big", "https://api.example.com/v1")
    said = capsys.readouterr().err
    assert "will leave this machine for api.example.com; no comment will" in said.replace("\n", " ")
    options.label_options("small", "http://localhost:11434/v1")
    assert capsys.readouterr().err == ""


def test_off_unless_asked():
    assert options.label_options(None, None) == {}
    with pytest.raises(UsageError, match="--label-endpoint needs a model"):
        options.label_options(None, "http://localhost/v1")
