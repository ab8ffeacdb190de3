"""Labels by a language model: a stub that answers on this machine, and what is done with every kind of answer."""

from __future__ import annotations

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from voca.errors import ModelError, UsageError
from voca.themes.language_model import Endpoint, LocalFile, Question, accepted, choose, writer

QUESTION = Question(
    "a1",
    "Late and box",
    ("late box", "box came late", "delivery late"),
    ("late", "delivery", "box", "two days"),
    ("My box came two days late.",),
)


class Stub:
    """An OpenAI-compatible service that answers what it is told to."""

    def __init__(self) -> None:
        self.answers: list[object] = []
        self.requests: list[tuple[str, dict, dict]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):  # noqa: N802
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.requests.append((self.path, dict(self.headers), body))
                answer = outer.answers.pop(0) if outer.answers else ""
                if isinstance(answer, bytes):  # what goes over the wire, as it is
                    self.wfile.write(answer)
                    return
                failed = isinstance(answer, int)
                self.send_response(int(answer) if failed else 200)
                self.end_headers()
                content = {"choices": [{"message": {"content": answer}}]}
                self.wfile.write(b"broken" if failed else json.dumps(content).encode())

            def log_message(self, *args):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"


@pytest.fixture
def stub():
    service = Stub()
    yield service
    service.server.shutdown()
    service.server.server_close()


@pytest.mark.parametrize(
    ("answer", "label"),
    [
        ("Late delivery", "Late delivery"),
        ("late deliveries", "Late deliveries"),
        ('Label: "Box came late."', "Box came late"),
        ("1. Late box\nbecause it is", "Late box"),
        ("Delivery of the box", "Delivery of the box"),
        ("Logistics failure", None),
        ("Late delivery and lost trust", None),
        ("The", None),
        ("", None),
        ("Late delivery late delivery late box", None),
        ("Late <script>", None),
        ("Late box 2024", None),
        ("Box not late", None),
    ],
)
def test_only_the_customers_own_words_are_taken(answer, label):
    assert accepted(answer, QUESTION) == label


def test_a_label_is_chosen_and_the_answer_kept(stub, tmp_path):
    stub.answers = ["Late delivery"]
    model = writer("small", stub.url)
    found = choose([QUESTION], model, tmp_path)
    assert (found.labels, found.asked, found.kept) == ({"a1": "Late delivery"}, 1, 0)
    again = choose([QUESTION], model, tmp_path)
    assert (again.labels, again.asked, again.kept) == ({"a1": "Late delivery"}, 0, 1)
    assert len(stub.requests) == 1
    path, _, body = stub.requests[0]
    assert (path, body["model"], body["temperature"]) == ("/v1/chat/completions", "small", 0)
    assert "box came late" in body["messages"][0]["content"]


def test_an_invented_label_is_refused(stub, tmp_path):
    stub.answers = ["Poor logistics performance"]
    found = choose([QUESTION], writer("small", stub.url), tmp_path)
    assert (found.labels, found.refused) == ({"a1": "Late and box"}, 1)


def test_no_two_themes_get_the_same_label(stub, tmp_path):
    stub.answers = ["Late delivery", "Late delivery", "Late box"]
    other = Question("b2", "Delivery days", ("late delivery",), ("delivery", "days", "late"))
    third = Question("c3", "Box days", ("late box",), ("box",))
    found = choose([QUESTION, other, third], writer("small", stub.url), tmp_path, taken=["late box"])
    assert found.labels == {"a1": "Late delivery", "b2": "Delivery days", "c3": "Box days"}
    assert found.refused == 2


def test_a_failure_leaves_the_plain_labels_and_is_asked_once(stub, tmp_path):
    stub.answers = [500, "Late delivery"]
    other = Question("b2", "Delivery days", ("late delivery",), ("delivery",))
    found = choose([QUESTION, other], writer("small", stub.url), tmp_path)
    assert found.labels == {"a1": "Late and box", "b2": "Delivery days"}
    assert (found.failed, len(stub.requests)) == (2, 1)
    assert "127.0.0.1 did not answer as expected" in found.failure


@pytest.mark.parametrize(
    "wire",
    [
        b'HTTP/1.0 200 OK\r\nContent-Length: 5000\r\n\r\n{"choices"',
        b"nothing of the kind\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\n<html>",
        b"HTTP/1.0 200 OK\r\n\r\n[]",
        b"",
    ],
)
def test_an_answer_that_is_none_is_a_failure_and_no_crash(stub, tmp_path, wire):
    stub.answers = [wire]
    found = choose([QUESTION], writer("small", stub.url), tmp_path)
    assert (found.labels, found.failed) == ({"a1": "Late and box"}, 1)
    assert "127.0.0.1 did not answer as expected" in found.failure


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (None, "gave an empty answer"),
        ("", "gave an empty answer"),
        (" \n", "gave an empty answer"),
        ([{"type": "text", "text": "Late box"}], "gave an empty answer"),
        ("<think>They speak of a late", "still thinking"),
        ("<think>Late.</think>", "still thinking"),
    ],
)
def test_an_empty_answer_is_a_failure_that_is_not_kept_and_the_others_are_asked(stub, tmp_path, answer, said):
    stub.answers = [answer, "Delivery late", "Late box"]
    other = Question("b2", "Delivery days", ("delivery late",), ("delivery",))
    found = choose([QUESTION, other], writer("small", stub.url), tmp_path)
    assert found.labels == {"a1": "Late and box", "b2": "Delivery late"}
    assert (found.asked, found.failed, found.refused) == (1, 1, 0)
    assert said in found.failure
    again = choose([QUESTION, other], writer("small", stub.url), tmp_path)
    assert (again.labels, again.asked, again.kept) == ({"a1": "Late box", "b2": "Delivery late"}, 1, 1)


def test_an_empty_answer_that_was_kept_is_asked_for_again(stub, tmp_path):
    stub.answers = ["Late box"]
    choose([QUESTION], writer("small", stub.url), tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_text('{"answer": "None and <think>"}', encoding="utf-8")
    assert choose([QUESTION], writer("small", stub.url), tmp_path).kept == 1
    kept.write_text('{"answer": ""}', encoding="utf-8")
    stub.answers = ["Late delivery"]
    assert choose([QUESTION], writer("small", stub.url), tmp_path).labels == {"a1": "Late delivery"}


def test_thoughts_before_the_answer_are_stepped_over(stub, tmp_path):
    stub.answers = ["<think>\nLate, and a box.\n</think>\n\nLate box"]
    assert choose([QUESTION], writer("small", stub.url), tmp_path).labels == {"a1": "Late box"}


@pytest.mark.parametrize(
    ("answers", "labels"),
    [
        (["Delivery days", "Late box"], ["Late and box", "Late box"]),  # the other's plain label
        (["delivery  Days", "Poor logistics"], ["Late and box", "Delivery days"]),
        (["Late box", "Late and box"], ["Late box", "Late and box"]),  # given up by the first, and free
        (["Late and box", "Late and box"], ["Late and box", "Delivery days"]),
    ],
)
def test_a_plain_label_is_its_themes_until_that_has_another(stub, tmp_path, answers, labels):
    first = Question("a1", "Late and box", ("late box", "delivery days"), ("late", "delivery"))
    other = Question("b2", "Delivery days", ("late box", "late and box"), ("delivery", "days"))
    stub.answers = list(answers)
    found = choose([first, other], writer("small", stub.url), tmp_path)
    assert list(found.labels.values()) == labels


def test_nobody_there_is_a_failure_too(tmp_path):
    found = choose([QUESTION], Endpoint("http://127.0.0.1:9/v1", "x"), tmp_path)
    assert (found.labels, found.failed) == ({"a1": "Late and box"}, 1)


def test_the_key_is_sent_where_there_is_one(stub, tmp_path, monkeypatch):
    monkeypatch.setenv("VOCA_LABEL_KEY", "secret")
    choose([QUESTION], writer("small", stub.url), tmp_path)
    assert stub.requests[0][1]["Authorization"] == "Bearer secret"


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://localhost:11434/v1", True),
        ("http://127.0.0.1:8080/v1", True),
        ("http://[::1]:8080/v1", True),
        ("http://192.168.1.4/v1", False),
        ("https://api.example.com/v1", False),
        ("https://localhost.example.com/v1", False),
    ],
)
def test_what_is_on_this_machine(url, local):
    assert writer("m", url).local is local


def test_no_sentence_goes_to_another_machine():
    assert "two days late." in QUESTION.prompt(with_quotes=True)
    assert "My box" not in QUESTION.prompt(with_quotes=False)


@pytest.mark.parametrize(
    ("model", "url", "error", "said"),
    [
        ("llama", None, UsageError, "no endpoint was named"),
        ("llama", "localhost:11434", UsageError, "is no web address"),
        ("llama", "http://localhost:abc/v1", UsageError, "is no web address"),
        ("llama", "http://local host/v1", UsageError, "is no web address"),
        ("llama", "http://localhost/v 1", UsageError, "is no web address"),
        ("llama", "http://[::1/v1", UsageError, "is no web address"),
        ("llama", "http://localhost:99999/v1", UsageError, "is no web address"),
        ("nowhere.gguf", None, ModelError, "no language model at nowhere.gguf"),
    ],
)
def test_what_cannot_be_asked(model, url, error, said):
    with pytest.raises(error, match=said):
        writer(model, url)


def test_a_file_needs_its_package(tmp_path, monkeypatch):
    (tmp_path / "m.gguf").write_bytes(b"GGUF")
    monkeypatch.setitem(sys.modules, "llama_cpp", None)
    with pytest.raises(ModelError, match=r'pip install "voca\[llm\]"'):
        writer(str(tmp_path / "m.gguf"), None)


def test_a_file_is_asked_as_an_endpoint_is(tmp_path, monkeypatch):
    class Llama:
        def __init__(self, path, **options):
            assert path.endswith("m.gguf")

        def create_chat_completion(self, messages, **options):
            assert options["temperature"] == 0
            return {"choices": [{"message": {"content": "Late delivery"}}]}

    (tmp_path / "m.gguf").write_bytes(b"GGUF")
    monkeypatch.setitem(sys.modules, "llama_cpp", type(sys)("llama_cpp"))
    sys.modules["llama_cpp"].Llama = Llama
    model = writer(str(tmp_path / "m.gguf"), None)
    assert isinstance(model, LocalFile)
    assert choose([QUESTION], model, tmp_path / "cache").labels == {"a1": "Late delivery"}
