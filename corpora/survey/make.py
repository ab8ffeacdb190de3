"""Build survey.csv and gold.csv from the answers in answers.jsonl and the effects in card.toml.

Run it from anywhere: ``python make.py``. The words are never touched. Only who the respondent is and the noise in the
scores are drawn, each from a generator seeded by the respondent's own number, so that adding one changes no other.
"""

import csv
import json
import random
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SEED = "kestrel-2025"

RECOMMEND = "How likely are you to recommend Kestrel Fitness to a friend? (0-10)"
SATISFIED = "How satisfied are you with your club overall? (1-5)"
EASY = "How easy was it to get your last request sorted? (1 = very difficult, 7 = very easy)"
QUESTIONS = [
    "What do you like most about your club?",
    "What should we improve?",
    "Why did you give this score?",
]

CLUBS = ["Harbourside", "Millfield", "Castle Street", "Northgate", "Oakhurst"]
MEMBERSHIPS = {"Premium": 0.36, "Standard": 0.44, "Student": 0.20}


def draw_person(number: int) -> dict[str, Any]:
    """One respondent, and the noise in their three scores; depends on nothing but their number."""
    rng = random.Random(f"{SEED}/{number}")
    membership = rng.choices(list(MEMBERSHIPS), list(MEMBERSHIPS.values()))[0]
    age = rng.randint(18, 26) if membership == "Student" else min(79, round(rng.triangular(19, 78, 36)))
    completed = datetime(2025, 5, 6, 6) + timedelta(minutes=rng.randrange(24 * 24 * 60))
    longest = min(36 if membership == "Student" else 110, 12 * (age - 16))  # months; nobody joins before sixteen
    joined = completed - timedelta(days=30.4 * (2 + longest * rng.random() ** 1.6))
    return {
        "Respondent ID": f"KF25-{1000 + 7 * number}",
        "Completed": completed.strftime("%Y-%m-%d %H:%M"),
        "Club": rng.choice(CLUBS),
        "Membership": membership,
        "Age": "" if rng.random() < 0.05 else str(age),
        "Joined": joined.strftime("%Y-%m"),
        "asked_for_something": rng.random() < 0.85,
        "noise": [rng.gauss(0, 1) for _ in range(3)],
    }


def read_answers() -> dict[int, list[dict[str, Any]]]:
    answers: dict[int, list[dict[str, Any]]] = {}
    with (HERE / "answers.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            answer = json.loads(line)
            answers.setdefault(answer["respondent_no"], []).append(answer)
    return answers


def score(name: str, said: set[tuple[str, str]], membership: str, noise: float, card: dict[str, Any]) -> float:
    """Add up the baseline, what was said and the noise; rounded by the caller."""
    total: float = card["baseline"][name] + card["noise"][name] * noise
    for effect in card["effect"]:
        if (effect["theme"], effect["polarity"]) in said:
            total += effect[name] * (2 if effect.get("twice_for") == membership else 1)
    return total


def make_row(number: int, answers: list[dict[str, Any]], card: dict[str, Any]) -> dict[str, Any]:
    row = draw_person(number)
    asked, noise = row.pop("asked_for_something"), row.pop("noise")
    said = {pair for answer in answers for pair in answer["themes"].items()}
    for question, name, z, (low, high) in zip(
        [RECOMMEND, SATISFIED, EASY], ["nps", "csat", "ces"], noise, [(0, 10), (1, 5), (1, 7)], strict=True
    ):
        row[question] = min(high, max(low, round(score(name, said, row["Membership"], z, card))))
    if not asked:
        row[EASY] = ""
    written = {answer["question"]: answer["text"] for answer in answers}
    return row | {question: written.get(question, "") for question in QUESTIONS}


def gold_rows(number: int, answers: list[dict[str, Any]], filler: set[str]) -> list[dict[str, Any]]:
    """One row per theme of an answer; an answer without a theme has one row with the theme left blank."""
    rows = []
    for answer in answers:
        for theme, polarity in answer["themes"].items() or [("", "")]:
            rows.append(
                {
                    "Respondent ID": draw_person(number)["Respondent ID"],
                    "question": answer["question"],
                    "text": answer["text"],
                    "lang": answer["lang"],
                    "filler": int(answer["text"].lower() in filler),
                    "theme": theme,
                    "polarity": polarity,
                }
            )
    return rows


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    card = tomllib.loads((HERE / "card.toml").read_text(encoding="utf-8"))
    answers = read_answers()
    people = range(1, card["respondents"] + 1)
    filler = set(card["filler"]["texts"])
    write(HERE / "survey.csv", [make_row(n, answers.get(n, []), card) for n in people])
    write(HERE / "gold.csv", [row for n in people for row in gold_rows(n, answers.get(n, []), filler)])


if __name__ == "__main__":
    main()
