from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.checkpoints import change_weights, save_classifier
from voca import hub
from voca.errors import ModelError, UsageError
from voca.hub import Fetched, pull
from voca.models import open_card, open_sentiment, pulled

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_classifier(tmp_path_factory.mktemp("remote") / "model", ["NEG", "POS"])


@pytest.fixture
def kept(tmp_path, monkeypatch) -> Path:
    """The folder of pulled models."""
    monkeypatch.setenv("VOCA_MODELS", str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def remote(saved, kept, monkeypatch):
    """A hub that has one model; gives what was asked of it."""
    asked = []

    def fetch(name, revision, folder):
        asked.append((name, revision))
        shutil.copytree(saved, folder, dirs_exist_ok=True)
        return Fetched(COMMIT, "mit", ("en", "multilingual"))

    monkeypatch.setattr(hub, "fetch", fetch)
    return asked


def left(kept: Path) -> list[str]:
    return sorted(path.name for path in kept.iterdir()) if kept.exists() else []


def test_what_is_fetched_is_pinned_and_opens_by_its_name(remote, kept):
    card = pull("somebody/feelings", "v2")
    assert remote == [("somebody/feelings", "v2")]
    assert (card.name, card.version, card.revision) == ("somebody/feelings", COMMIT[:12], COMMIT)
    assert (card.kind, card.languages, card.licence) == ("huggingface-sentiment", ("*",), "mit")
    assert set(card.files) == {"config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"}
    assert pulled() == ["somebody/feelings"]
    model, opened = open_sentiment("somebody/feelings")
    assert opened == card
    assert model.predict(["not good"]).shape == (1, 3)
    assert left(kept) == ["somebody--feelings"]


@pytest.mark.parametrize("file", ["model.safetensors", "config.json", "tokenizer.json"])
def test_a_tampered_file_is_refused(remote, kept, file):
    card = pull("somebody/feelings")
    with (card.folder / file).open("ab") as stream:
        stream.write(b" ")
    with pytest.raises(ModelError, match=f"{file} is not the file its card names .*pull somebody/feelings"):
        open_card("somebody/feelings")


def test_an_added_file_is_refused(remote, kept):
    card = pull("somebody/feelings")
    (card.folder / "adapter_config.json").write_text("{}")
    with pytest.raises(ModelError, match="holds a file that its card does not name: adapter_config.json"):
        open_card("somebody/feelings")


def test_pulling_again_mends_it(remote, kept):
    card = pull("somebody/feelings")
    (card.folder / "config.json").write_text("{}")
    pull("somebody/feelings")
    assert open_card("somebody/feelings") == card
    assert left(kept) == ["somebody--feelings"]


def test_a_failure_leaves_what_was_there(remote, kept, monkeypatch):
    before = pull("somebody/feelings")

    def fetch(name, revision, folder):
        (folder / "config.json").write_text("{}")
        message = "The connection was lost."
        raise ModelError(message)

    monkeypatch.setattr(hub, "fetch", fetch)
    with pytest.raises(ModelError, match="connection was lost"):
        pull("somebody/feelings")
    assert open_card("somebody/feelings") == before
    assert left(kept) == ["somebody--feelings"]


def test_a_model_that_voca_cannot_use_is_not_kept(remote, kept, tmp_path, monkeypatch):
    emotions = save_classifier(tmp_path / "emotions", ["joy", "anger"])
    monkeypatch.setattr(hub, "fetch", lambda n, r, folder: (shutil.copytree(emotions, folder, dirs_exist_ok=True),
                                                            Fetched(COMMIT))[1])  # fmt: skip
    with pytest.raises(ModelError, match="The 2 labels of model 'somebody/emotions' cannot be read .*: joy, anger"):
        pull("somebody/emotions")
    assert left(kept) == []


def test_a_model_that_lacks_weights_is_not_kept(remote, kept, tmp_path, monkeypatch):
    headless = save_classifier(tmp_path / "headless", ["NEG", "POS"])
    change_weights(headless, lambda weights: {name: w for name, w in weights.items() if "classifier" not in name})
    monkeypatch.setattr(hub, "fetch", lambda n, r, folder: (shutil.copytree(headless, folder, dirs_exist_ok=True),
                                                            Fetched(COMMIT))[1])  # fmt: skip
    told = "Model 'somebody/headless' is not complete: 2 weights are missing"
    with pytest.raises(ModelError, match=told):
        pull("somebody/headless")
    assert left(kept) == []
    monkeypatch.setattr(hub, "_can_open", lambda: False)
    pull("somebody/headless")
    with pytest.raises(ModelError, match=f"{told}.* It is so on the hub: choose another model or revision"):
        open_sentiment("somebody/headless")


@pytest.mark.parametrize(
    ("stated", "languages"),
    [
        ((), ("*",)),
        (("en",), ("en",)),
        (("zh-cn", "zh_TW", "pt-BR", "EN"), ("zh", "pt", "en")),
        (("multilingual", "en", "de"), ("*",)),
        (("mul",), ("*",)),
        (("code", "ceb"), ("*",)),
        (("code", "fr"), ("fr",)),
    ],
)
def test_languages_that_an_owner_states(stated, languages):
    assert hub.languages_of(stated) == languages


def test_a_folder_is_not_fetched(remote, kept, tmp_path):
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(UsageError) as caught:
        hub.pull(str(tmp_path), None)
    assert caught.value.message == f"{str(tmp_path)!r} is a folder of this machine: there is nothing to fetch."
    assert caught.value.hint == f"Use it as it is: --sentiment-model {tmp_path}, or --encoder {tmp_path}."


@pytest.mark.parametrize(
    "name", ["../up", "a/b/c", "/etc", "a/..", "", "a b", "a--b/c", "https://example.com/a", "a/b\n"]
)
def test_what_is_no_name(remote, kept, name):
    with pytest.raises(UsageError, match="is no name of a model"):
        pull(name)
    assert remote == []


def test_shipped_models_are_not_fetched(remote, kept):
    with pytest.raises(UsageError, match="'sentiment-fast' ships with voca"):
        pull("sentiment-fast")


def test_a_place_that_cannot_be_written(remote, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VOCA_MODELS", str(tmp_path / "file"))
    with pytest.raises(ModelError, match="'somebody/feelings' cannot be kept in .*VOCA_MODELS"):
        pull("somebody/feelings")


class Hub:
    """What huggingface_hub would answer."""

    def __init__(self, monkeypatch, files, failure=None, **card):
        import huggingface_hub

        self.asked = {}
        self.files, self.failure, self.card = files, failure, SimpleNamespace(**card)
        monkeypatch.setattr(huggingface_hub, "HfApi", lambda: self)
        monkeypatch.setattr(huggingface_hub, "snapshot_download", self.download)

    def model_info(self, name, revision):
        if self.failure:
            raise self.failure
        siblings = [SimpleNamespace(rfilename=file) for file in self.files]
        return SimpleNamespace(sha=COMMIT, siblings=siblings, card_data=self.card)

    def download(self, name, *, revision, local_dir, allow_patterns):
        self.asked = {"name": name, "revision": revision, "files": allow_patterns}
        (Path(local_dir) / ".cache" / "huggingface").mkdir(parents=True)


def test_the_commit_is_asked_for_and_only_files_that_are_read(tmp_path, monkeypatch):
    files = ["README.md", "config.json", "model.safetensors", "pytorch_model.bin", "tokenizer.json", "own.py"]
    remote = Hub(monkeypatch, files, license="apache-2.0", language="en")
    assert hub.fetch("somebody/feelings", "main", tmp_path) == Fetched(COMMIT, "apache-2.0", ("en",))
    wanted = ["config.json", "model.safetensors", "tokenizer.json"]
    assert remote.asked == {"name": "somebody/feelings", "revision": COMMIT, "files": wanted}
    assert list(tmp_path.iterdir()) == []


def test_pickled_weights_are_refused_before_anything_is_downloaded(tmp_path, monkeypatch):
    remote = Hub(monkeypatch, ["config.json", "pytorch_model.bin", "tokenizer.json"])
    with pytest.raises(ModelError, match="Model 'somebody/feelings' has its weights in pytorch_model.bin only"):
        hub.fetch("somebody/feelings", None, tmp_path)
    assert remote.asked == {}


def test_a_hub_that_does_not_answer(tmp_path, monkeypatch):
    Hub(monkeypatch, [], failure=ConnectionError("Name or service not known\nand more"))
    told = "'somebody/feelings' at revision 'v2' cannot be fetched: Name or service not known. See to"
    with pytest.raises(ModelError, match=told):
        hub.fetch("somebody/feelings", "v2", tmp_path)
