"""What a list alone finds in the sample reviews, whose themes are known: ``python benchmarks/codebook_reviews.py``.

The list has the thirteen themes of the card: by a label only, with the keywords of the card, with the first three short
English texts that are of this theme alone, and with both; and each theme by itself with its keywords, the mean of
thirteen lists of one. Counted are comments with text, repeated and foreign ones
included: recall and precision over all themes together, and the mean F1 of the themes. The texts of the list are among
the comments.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

import voca

SAMPLE = Path(__file__).parents[1] / "corpora" / "reviews"
LABELS = {
    "late_delivery": "Late delivery",
    "missing_or_damaged_items": "Missing or damaged items",
    "freshness": "Freshness",
    "recipes_taste": "Taste of the recipes",
    "recipe_variety": "Variety of recipes",
    "portion_size": "Portion size",
    "price_value": "Price and value",
    "app_usability": "App and website",
    "support_wait": "Waiting for support",
    "cancel_or_skip": "Cancelling or skipping",
    "packaging_waste": "Packaging waste",
    "tracking_updates": "Tracking updates",
    "double_charge": "Charged twice",
}


def lists() -> dict[str, str]:
    """Return the lists as the text of a codebook, by what they say of a theme."""
    card = tomllib.loads((SAMPLE / "card.toml").read_text(encoding="utf-8"))
    keywords = {theme["name"]: theme["keywords"] for theme in card["theme"]}
    with (SAMPLE / "verbatims.jsonl").open(encoding="utf-8") as lines:
        said = [json.loads(line) for line in lines]
    short = [v for v in said if v["lang"] == "en" and 4 <= len(v["text"].split()) <= 20 and len(v["themes"]) == 1]
    made = {}
    for name, parts in (
        ("label", ()),
        ("label, keywords", ("keywords",)),
        ("label, 3 examples", ("examples",)),
        ("label, both", ("keywords", "examples")),
    ):
        blocks = []
        for theme, label in LABELS.items():
            own = {"keywords": keywords[theme], "examples": [v["text"] for v in short if theme in v["themes"]][:3]}
            rows = [f"{part} = {json.dumps(own[part], ensure_ascii=False)}" for part in parts]
            blocks.append("\n".join(["[[theme]]", f'label = "{label}"', *rows]))
        made[name] = "\n\n".join(blocks)
    return made


def found(codebook: str) -> dict[int, set[str]]:
    """Return the themes of each row of the sample that has text, by the list alone."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "themes.toml"
        path.write_text(codebook, encoding="utf-8")
        study = voca.analyze(SAMPLE / "reviews.csv", codebook=path, codebook_only=True)
    names = {label: theme for theme, label in LABELS.items()}
    themes = {row["theme_id"]: row for row in study.tables["themes"].to_pylist()}
    documents = {row["document_id"]: row for row in study.tables["documents"].to_pylist() if row["text"]}
    rows: dict[int, set[str]] = {int(row["source_row"]) - 2: set() for row in documents.values()}
    for mention in study.tables["mentions"].to_pylist():
        if mention["kind"] == "theme" and mention["document_id"] in documents:
            above = themes[themes[mention["theme_id"]]["parent_id"]]["label"]
            rows[int(documents[mention["document_id"]]["source_row"]) - 2].add(names[above])
    return rows


def scores(
    told: Mapping[int, set[str]], truth: Mapping[int, set[str]], themes: Sequence[str]
) -> tuple[float, float, float]:
    """Return recall, precision, mean F1."""
    right, said, there = (np.zeros(len(themes)) for _ in range(3))
    for i, theme in enumerate(themes):
        right[i] = sum(theme in told[row] and theme in truth[row] for row in told)
        said[i], there[i] = (sum(theme in of[row] for row in told) for of in (told, truth))
    f1 = 2 * right / np.maximum(said + there, 1)
    return right.sum() / there.sum(), right.sum() / max(said.sum(), 1), float(f1.mean())


def main() -> None:
    with (SAMPLE / "gold.csv").open(encoding="utf-8", newline="") as stream:
        gold = {
            row["review_id"]: {t.split(":")[0] for t in row["themes"].split(";") if t} for row in csv.DictReader(stream)
        }
    with (SAMPLE / "reviews.csv").open(encoding="utf-8", newline="") as stream:
        truth = {i: gold[row["review_id"]] for i, row in enumerate(csv.DictReader(stream))}
    print("list                 recall precision mean F1")
    for name, codebook in lists().items():
        show(name, scores(found(codebook), truth, list(LABELS)))
    blocks = lists()["label, keywords"].split("\n\n")
    alone = [scores(found(block), truth, [theme]) for theme, block in zip(LABELS, blocks, strict=True)]
    recall, precision, f1 = np.mean(alone, axis=0).tolist()
    show("each alone, keywords", (recall, precision, f1))


def show(name: str, figures: tuple[float, float, float]) -> None:
    """Print one line."""
    recall, precision, f1 = figures
    sys.stdout.write(f"{name:20} {recall:6.3f} {precision:9.3f} {f1:7.3f}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
