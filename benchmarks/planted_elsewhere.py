"""Plant effects in sentences of public sets, and count what `voca analyze` finds and whom it blames.

    python benchmarks/planted_elsewhere.py --data DATA [--studies 6]

Sentences whose subject people have labelled (Banking77, StackOverflow titles, Bitext: none of them taught a model that
ships) are put together to comments of one to three subjects, twelve subjects a study. Subject A costs 2.3 of ten points
and 2.5 more in the West, C costs 1.5, P is worth 1.2; B costs nothing and is mentioned by a third of those who mention
A. Which subject plays which part is drawn for each study. A found theme (or sub-theme) stands for the subject of most
of its comments; where that is under three fifths of them it stands for none. Scores are drawn, so nothing but the
grouping of real sentences and the figures made of it is tested.
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from planted import effects, found_themes

import voca
from voca.study import Study

N = 2000
COST = {"A": -2.3, "C": -1.5, "P": 1.2}
MORE_IN_THE_WEST = -2.5
BESIDE = 0.35
OFTEN = {"A": 1.6, "B": 0.6, "C": 1.2, "P": 1.5}
BANKING = (
    "card_arrival lost_or_stolen_card exchange_rate top_up_failed declined_card_payment cash_withdrawal_charge"
    " verify_my_identity terminate_account passcode_forgotten transfer_timing Refund_not_showing_up age_limit"
).split()
EACH = 300  # sentences of a subject


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Read a table."""
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def banking(data: Path) -> dict[str, list[str]]:
    """Return questions of twelve intents of Banking77."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in ("train", "test"):
        for row in rows(data / f"banking77/{name}.csv"):
            found[row["category"]].append(" ".join(row["text"].split()))
    return {intent: found[intent] for intent in BANKING}


def bitext(data: Path) -> dict[str, list[str]]:
    """Return requests of the intents of Bitext that have many."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in sorted((data / "bitext_support").glob("*/*.csv")):
        for row in rows(path):
            found[row["intent"]].add(row["utterance"].strip())
    return {intent: sorted(texts) for intent, texts in sorted(found.items()) if len(texts) >= EACH / 2}


def titles(data: Path) -> dict[str, list[str]]:
    """Return titles of StackOverflow by tag."""
    folder = data / "stackoverflow_short"
    texts = (folder / "title_StackOverflow.txt").read_text(encoding="utf-8").splitlines()
    tags = (folder / "label_StackOverflow.txt").read_text(encoding="utf-8").split()
    found: defaultdict[str, list[str]] = defaultdict(list)
    for text, tag in zip(texts, tags, strict=False):
        if len(found[tag]) < EACH:
            found[tag].append(text)
    return dict(sorted(found.items()))


SETS = {"banking77": banking, "bitext": bitext, "stackoverflow": titles}


@dataclass(frozen=True)
class World:
    """A study's responses, what each is about, and which subject plays which part."""

    path: Path
    about: list[list[str]]
    part: dict[str, str]  # by subject


def draw(texts: dict[str, list[str]], seed: str, folder: Path) -> World:
    """Write a file of comments with scores."""
    rng = random.Random(seed)
    subjects = rng.sample(sorted(texts), 12)
    part = dict(zip(subjects, "ABCP", strict=False))
    weights = [OFTEN.get(part.get(subject, ""), 1.0) for subject in subjects]
    deck: dict[str, list[str]] = {subject: [] for subject in subjects}
    by_part = {letter: subject for subject, letter in part.items()}
    about, table = [], []
    for i in range(N):
        said = several(rng, subjects, weights)
        if by_part["A"] in said and by_part["B"] not in said and rng.random() < BESIDE:
            said.append(by_part["B"])
        rng.shuffle(said)
        region = "West" if rng.random() < 0.3 else rng.choice(["North", "South", "East"])
        opinion = rng.gauss(7.6, 1.6) + sum(COST.get(part.get(subject, ""), 0.0) for subject in said)
        opinion += MORE_IN_THE_WEST * (by_part["A"] in said and region == "West")
        text = " ".join(sentence(rng, texts, deck, subject) for subject in said)
        day = f"2025-{1 + i * 12 // N:02d}-{1 + rng.randrange(28):02d}"
        table.append((f"c{i}", day, text, max(0, min(10, round(opinion))), region))
        about.append(said)
    path = folder / f"{seed.replace(' ', '_')}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["customer_id", "date", "comment", "nps", "region"])
        out.writerows(table)
    return World(path, about, part)


def several(rng: random.Random, subjects: Sequence[str], weights: Sequence[float]) -> list[str]:
    """Draw one to three subjects."""
    wanted = rng.choices([1, 2, 3], [0.5, 0.35, 0.15])[0]
    said: list[str] = []
    while len(said) < wanted:
        one = rng.choices(subjects, weights)[0]
        if one not in said:
            said.append(one)
    return said


def sentence(rng: random.Random, texts: dict[str, list[str]], deck: dict[str, list[str]], subject: str) -> str:
    """Deal a sentence of a subject: each of them once before any comes again."""
    deck[subject] = deck[subject] or rng.sample(texts[subject], len(texts[subject]))
    text = deck[subject].pop()
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?" else f"{text}."


def judge(world: World, study: Study, level: str) -> Counter[str]:
    """Count what is said of each part, over the found themes of a level that stand for it."""
    holds = {
        subject: {i for i, said in enumerate(world.about) if subject in said}
        for subject in sorted({subject for said in world.about for subject in said})
    }
    stands: dict[str, str] = {}
    for (of_level, theme), found in found_themes(study).items():
        most = max(holds, key=lambda subject: len(found & holds[subject]))
        if of_level == level and len(found & holds[most]) >= 0.6 * len(found):
            stands[theme] = most
    drivers = study.drivers.query("score == 'nps' and level == @level").set_index("theme_id")
    said: Counter[str] = Counter()
    for subject in holds:
        part = world.part.get(subject, "others")
        mine = drivers.loc[[theme for theme, of in stands.items() if of == subject]]
        leave_out, driver = mine.query("leave_out_q <= 0.05"), mine.query("verdict == 'driver'")
        sign = 1 if part == "P" else -1
        said[f"{part} subjects"] += 1
        said[f"{part} found as a theme"] += len(mine) > 0
        said[f"{part} clear by leave-out"] += bool((leave_out["leave_out"] * sign > 0).any())
        said[f"{part} driver"] += bool((driver["adjusted"] * sign > 0).any())
        if part == "others":
            said["others driver, for the better"] += bool((driver["adjusted"] > 0).any())
    for theme, column, segment, sign in effects(study) if level == "theme" else ():
        part = world.part.get(stands.get(theme, ""), "others" if theme in stands else "mixed")
        own = (column, segment, sign) == ("region", "West", -1)
        said[f"gap of {part}{' in the West' if own else ' elsewhere'}"] += 1
    return said


def main() -> None:
    """Draw, analyse and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--studies", type=int, default=6, help="of each set")
    given = parser.parse_args()
    total: dict[str, Counter[str]] = {"theme": Counter(), "subtheme": Counter()}
    with tempfile.TemporaryDirectory() as folder:
        for name, load in SETS.items():
            texts = load(given.data)
            for seed in range(given.studies):
                world = draw(texts, f"{name} {seed}", Path(folder))
                study = voca.analyze(world.path)
                for level, said in total.items():
                    said.update(judge(world, study, level))
    show(total, given.studies * len(SETS))


def show(total: dict[str, Counter[str]], studies: int) -> None:
    """Print the counts as parts of the studies, or of the subjects that cost nothing."""
    print(f"{studies} studies of {N:,} responses, {', '.join(SETS)}; percent of the subjects of each part\n")
    print(f"{'':34}{'themes':>10}{'sub-themes':>12}")
    for part in ("A", "C", "P", "B", "others"):
        for what in ("found as a theme", "clear by leave-out", "driver", "driver, for the better"):
            key = f"{part} {what}"
            if any(key in said for said in total.values()):
                each = [f"{said[key] / said[f'{part} subjects']:.0%}" for said in total.values()]
                print(f"{key:34}{each[0]:>10}{each[1]:>12}")
    print(f"\ngaps listed as a theme's own, in {studies} studies")
    for key in sorted(key for key in total["theme"] if key.startswith("gap")):
        print(f"{key:34}{total['theme'][key]:>10}")


if __name__ == "__main__":
    main()
