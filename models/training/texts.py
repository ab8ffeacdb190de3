"""The texts the recipes may learn from, and the ones they must never have seen.

Everything read here is marked "train" in the data folder's README. ``held_out`` collects the texts of every
set that is only for measuring, so that a recipe can drop any training text that equals one of them.
"""

from __future__ import annotations

import csv
import json
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree

SST_NAMES = ("negative", "negative", "neutral", "positive", "positive")
MULTIDOGO_NOT_INTENTS = frozenset(
    "contentonly confirmation rejection openinggreeting closinggreeting thankyou outofdomain".split()
)
LICENCES = {
    "argkp": "Apache-2.0",
    "calls_ms_contactcenter_synth": "MIT",
    "clinc150": "CC-BY-3.0",
    "comcast_complaints": "MIT",
    "dstc11_intent_induction, development part": "CDLA-Permissive-2.0",
    "fewsum_gold": "MIT",
    "mams_absa": "Apache-2.0",
    "multidogo": "CDLA-Permissive-1.0",
    "presidio_research": "MIT",
    "qmsum": "MIT",
    "sentconv_mr_cr_sst, only SST training sentences, subj, TREC training questions, MPQA": "MIT",
    "skytrax": "CC0-1.0",
    "umsab_xlmt, English training part": "Apache-2.0",
}
"""The sets that ``unlabelled`` reads, with the licence their repository states."""

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"'(])")


def key(text: str) -> str:
    """Return what is left of a text when case, spacing and punctuation are ignored."""
    return _NOT_WORD.sub("", text.lower())


def distinct(texts: Iterable[str], banned: frozenset[str] = frozenset()) -> list[str]:
    """Return the texts in their order, each key once and none that is banned."""
    seen: set[str] = set(banned) | {""}
    kept = []
    for text in texts:
        k = key(text)
        if k not in seen:
            seen.add(k)
            kept.append(" ".join(text.split()))
    return kept


def distinct_exact(texts: Iterable[str]) -> list[str]:
    """Return the texts in their order, each once."""
    return [text for text in dict.fromkeys(texts) if text]


def sentences(text: str) -> list[str]:
    """Cut a text at sentence ends; good enough for training material."""
    return [s for s in _SENTENCE_END.split(" ".join(text.split())) if s]


def rows(path: Path, delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> list[dict[str, str]]:
    """Read a delimited file with a header."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter, quoting=quoting))


def lines(path: Path, encoding: str = "utf-8") -> list[str]:
    """Read the lines of a text file."""
    return path.read_text(encoding=encoding, errors="replace").split("\n")


def labelled_lines(path: Path, encoding: str = "utf-8") -> list[tuple[str, str]]:
    """Read ``label text`` lines."""
    parts = (line.strip().partition(" ") for line in lines(path, encoding))
    return [(text, label) for label, _, text in parts if text]


def clinc150(data: Path) -> list[tuple[str, str]]:
    """Return queries with their intents (out-of-scope ones as ``oos``)."""
    full = json.loads((data / "clinc150/data_full.json").read_text(encoding="utf-8"))
    return [(text, intent) for part in sorted(full) for text, intent in full[part]]


def multidogo(data: Path) -> list[tuple[str, str]]:
    """Return customer turns with ``domain/intent``, or an empty intent where the turn has none of its own."""
    found = []
    for path in sorted((data / "multidogo").glob("splits*/*/*.tsv")):
        for row in rows(path, "\t", csv.QUOTE_NONE):
            intent = (row["intent"] or "").split("<div>")
            single = len(intent) == 1 and intent[0].isalpha() and intent[0] not in MULTIDOGO_NOT_INTENTS
            found.append((row["utterance"] or "", f"{path.parent.name}/{intent[0]}" if single else ""))
    return found


def dstc11_development(data: Path) -> list[tuple[str, str]]:
    """Return the development set's spoken requests (insurance) with their intents."""
    path = data / "dstc11_intent_induction/development/test-utterances.jsonl"
    items = [json.loads(line) for line in lines(path) if line.strip()]
    return [(item["utterance"], item["intent"]) for item in items]


def sst_trees(path: Path) -> list[tuple[str, int, bool]]:
    """Return every phrase of a treebank file: its words, its class 0-4, and whether it is a whole sentence."""
    found = []
    for line in lines(path):
        stack: list[tuple[int, list[str]]] = []
        for match in re.finditer(r"\((\d) |([^()\s]+)|\)", line):
            if match[1]:
                stack.append((int(match[1]), []))
            elif match[2]:
                stack[-1][1].append(match[2].replace("-LRB-", "(").replace("-RRB-", ")"))
            else:
                label, words = stack.pop()
                found.append((" ".join(words), label, not stack))
                if stack:
                    stack[-1][1].extend(words)
    return found


def umsab_english(data: Path) -> list[tuple[str, str]]:
    """Return the English training tweets; the file writes some characters as escapes."""
    folder = data / "umsab_xlmt/sentiment/english"
    names = {"0": "negative", "1": "neutral", "2": "positive"}
    pairs = zip(lines(folder / "train_text.txt"), lines(folder / "train_labels.txt"), strict=False)
    return [(tweet_text(t), names[y.strip()]) for t, y in pairs if y.strip()]


def tweet_text(text: str) -> str:
    """Undo the escapes that the tweet files carry."""
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text)
    return text.replace('\\""', '"').replace('""', '"').replace("&amp;", "&").strip()


def tweeteval(data: Path, part: str) -> list[tuple[str, int]]:
    """Return TweetEval's tweets of one part with 0 negative, 1 neutral, 2 positive.

    UMSAB's English training tweets (Apache-2.0) were drawn from the validation part; they train, so they are not in it.
    """
    folder = data / "tweeteval/sentiment"
    pairs = zip(lines(folder / f"{part}_text.txt"), lines(folder / f"{part}_labels.txt"), strict=False)
    train = {key(text) for text, _ in umsab_english(data)}
    tweets = [(tweet_text(text), int(label)) for text, label in pairs if label.strip()]
    return [(text, label) for text, label in tweets if key(text) not in train]


def skytrax(data: Path) -> list[tuple[str, float]]:
    """Return whole lounge and seat reviews with their overall rating (1-10; not a number where absent)."""
    found = []
    for name in ("lounge.csv", "seat.csv"):
        for row in rows(data / "skytrax" / name):
            rating = row["overall_rating"]
            found.append((row["content"], float(rating) if rating else float("nan")))
    return found


def film_opinions(data: Path) -> list[str]:
    """Return the opinions on films among the sentences of the subjectivity set (its plots are left out).

    One opinion may be two sentences of the film reviews that SST is made of, so sharing any six words in a row with a
    held-out sentence of SST leaves it out.
    """
    folder = data / "sst5/sst"
    parts = (line.partition("\t")[2] for name in ("sst_test.txt", "sst_dev.txt") for line in lines(folder / name))
    outside = {run for text in parts for run in _runs(text)}
    found = labelled_lines(data / "sentconv_mr_cr_sst/subj.all", "latin-1")
    return [text for text, label in found if label == "0" and outside.isdisjoint(_runs(text))]


def _runs(text: str, length: int = 6) -> set[tuple[str, ...]]:
    words = text.lower().split()
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def calls(data: Path) -> list[tuple[str, str]]:
    """Return the turns of the synthetic calls with who speaks."""
    path = data / "calls_ms_contactcenter_synth/sample_processed_data.json"
    found = []
    for call in json.loads(path.read_text(encoding="utf-8")):
        parts = re.split(r"\*\*(\w+):\*\*", call["Content"])
        found += list(zip((p.strip(" *\n") for p in parts[2::2]), parts[1::2], strict=False))
    return found


def small_reviews(data: Path) -> Iterator[str]:
    """Yield complaint titles, arguments and sentences of product, business and restaurant reviews."""
    yield from complaints(data)
    for path in sorted((data / "argkp/kpm_data").glob("arguments_*.csv")):
        yield from (row["argument"] for row in rows(path))
    yield from shop_reviews(data)
    train = ElementTree.parse(data / "mams_absa/MAMS-ATSA/raw/train.xml")
    yield from (node.text or "" for node in train.iter("text"))


def complaints(data: Path) -> Iterator[str]:
    """Yield the titles of complaints."""
    for row in rows(data / "comcast_complaints/dataset_comcast/Comcast_telecom_complaints_data.csv"):
        yield row["Customer Complaint"]


def shop_reviews(data: Path) -> Iterator[str]:
    """Yield sentences of reviews of products and businesses."""
    for path in sorted((data / "fewsum_gold").glob("*/gold_summs/*.csv")):
        for row in rows(path, "\t", csv.QUOTE_NONE):
            for name in sorted(n for n in row if n and n.startswith(("rev", "summ"))):
                yield from sentences(row[name] or "")


def meetings(data: Path) -> Iterator[str]:
    """Yield sentences of meetings, and the made-up messages with personal data in them."""
    for name in ("val", "test"):
        for line in lines(data / f"qmsum/ALL/jsonl/{name}.jsonl"):
            for turn in json.loads(line)["meeting_transcripts"] if line.strip() else []:
                yield from (s for s in sentences(turn["content"]) if 4 <= len(s.split()) <= 40)
    path = data / "presidio_research/tests/data/generated_large.json"
    for item in json.loads(path.read_text(encoding="utf-8")):
        yield item["full_text"]


def unlabelled(data: Path, seed: int = 0) -> list[str]:
    """Return distinct sentences of every training set, none of them in a set held out for measuring.

    ``rt-polarity.all`` is left out: its sentences are those of SST, test included.
    """
    pairs = clinc150(data) + dstc11_development(data) + umsab_english(data) + calls(data)
    found = [text for text, _ in pairs]
    found += [text for text, _ in multidogo(data) if len(text.split()) > 1]
    found += [s for text, _ in skytrax(data) for s in sentences(text)]
    folder = data / "sentconv_mr_cr_sst"
    for name in ("stsa.fine.train", "subj.all", "TREC.train.all", "mpqa.all"):
        found += [text for text, _ in labelled_lines(folder / name, "latin-1")]
    talk = distinct([*small_reviews(data), *meetings(data)])
    random.Random(seed).shuffle(talk)
    found += talk[: len(talk) * 3 // 4]
    found = distinct(found, held_out(data))
    return [t if len(t) <= 400 else t[:400].rsplit(" ", 1)[0] for t in found]


def held_out(data: Path) -> frozenset[str]:
    """Return the keys of every text that is only for measuring (those long enough to be a leak)."""
    found = [*held_out_themes(data), *held_out_sentiment(data)]
    return frozenset(k for k in map(key, found) if len(k) >= 12)


def held_out_themes(data: Path) -> Iterator[str]:
    """Yield the texts of the grouping sets that are only for measuring."""
    for name in ("train.csv", "test.csv"):
        yield from (row["text"] for row in rows(data / "banking77" / name))
    yield from lines(data / "stackoverflow_short/title_StackOverflow.txt")
    for path in sorted((data / "bitext_support").glob("*/*.csv")):
        yield from (row["utterance"] for row in rows(path))
    folder = data / "dstc11_intent_induction"
    for path in (folder / "task1_gold_banking.jsonl", folder / "test-banking/test-utterances.jsonl"):
        yield from (json.loads(line)["utterance"] for line in lines(path) if line.strip())
    for path in sorted(p for p in (data / "short_text_clustering").iterdir() if p.is_file()):
        for line in lines(path):
            yield from (line, line.partition("\t")[2], *re.findall(r'"text": ?"([^"]+)"', line))


def held_out_sentiment(data: Path) -> Iterator[str]:
    """Yield the texts of the sentiment sets that are only for measuring, and SST's development part."""
    folder = data / "sentconv_mr_cr_sst"
    for name in ("stsa.fine.test", "stsa.fine.dev", "custrev.all", "TREC.test.all"):
        yield from (text for text, _ in labelled_lines(folder / name, "latin-1"))
    for name in ("sst_test.txt", "sst_dev.txt"):
        yield from (line.partition("\t")[2] for line in lines(data / "sst5/sst" / name))
    for part in ("val", "test"):
        yield from (text for text, _ in tweeteval(data, part))
    for path in sorted((data / "tweeteval/emotion").glob("*_text.txt")):
        yield from map(tweet_text, lines(path))
    for part in ("val", "test"):
        yield from map(tweet_text, lines(data / f"umsab_xlmt/sentiment/english/{part}_text.txt"))
    marked = (data / f"mams_absa/MAMS-ATSA/raw/{part}.xml" for part in ("val", "test"))
    for path in (*sorted((data / "semeval_absa_en").rglob("*.xml")), *marked):
        yield from (node.text or "" for node in ElementTree.parse(path).iter("text"))
    yield from (s.rpartition("@")[0] for s in lines(data / "finphrasebank/Sentences_50Agree.txt", "latin-1"))
