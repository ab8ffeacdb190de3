"""Write reviews.csv and gold.csv from verbatims.jsonl, as plan.toml says: `python make.py`.

Same seed, same files. The scores are planted: each row has a latent likelihood to recommend, the base plus what its
themes add in its segment plus noise; `nps` is that number rounded and clipped, `stars` the same number cut in five.
"""

import csv
import json
import math
import random
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).parent
PLANS = {"Basic": 0.38, "Family": 0.32, "Premium": 0.30}
REGIONS = {"North": 0.25, "South": 0.23, "East": 0.21, "West": 0.31}
TENURES = {"under 6 months": 0.28, "6-12 months": 0.24, "1-2 years": 0.27, "over 2 years": 0.21}
COLUMNS = ["review_id", "date", "review", "stars", "nps", "plan", "region", "tenure", "churned", "customer_id"]


def read_plan() -> dict:
    return tomllib.loads((HERE / "plan.toml").read_text(encoding="utf-8"))


def read_verbatims() -> list[dict]:
    lines = (HERE / "verbatims.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def tone_shift(verbatims: list[dict], plan: dict) -> dict[str, float]:
    """Return what the tone of a comment without themes adds, centred over all such comments."""
    points = plan["score"]["tone"]
    tones = [v["tone"] for v in verbatims if not v["themes"] and not v.get("filler")]
    mean = sum(points[tone] for tone in tones) / len(tones)
    return {tone: value - mean for tone, value in points.items()}


def theme_points(theme: str, polarity: str, customer: dict, effects: list[dict]) -> float:
    """Return the latent points of one mention: the last effect whose segment the customer is in."""
    points = 0.0
    for effect in effects:
        inside = all(customer[name] == value for name, value in effect.get("segment", {}).items())
        if effect["theme"] == theme and effect["polarity"] == polarity and inside:
            points = effect["points"]
    return points


def mean_latent(themes: dict, tone: str | None, customer: dict, plan: dict, tones: dict[str, float]) -> float:
    """Return the latent score before noise; `tone` is None where there is no comment."""
    added = sum(theme_points(theme, polarity, customer, plan["effect"]) for theme, polarity in themes.items())
    return plan["score"]["base"] + added + (tones[tone] if tone and not themes else 0.0)


def choose(rng: random.Random, shares: dict[str, float]) -> str:
    return rng.choices(list(shares), list(shares.values()))[0]


def new_customer(rng: random.Random, number: int, fixed: dict, plan: dict) -> dict:
    segments = {"plan": choose(rng, PLANS), "region": choose(rng, REGIONS), "tenure": choose(rng, TENURES)}
    segments |= {name: value for name, value in fixed.items() if name in segments}
    return {"customer_id": f"C{number:05d}", "lift": rng.gauss(0, plan["score"]["customer_sd"]), **segments}


def comments(rng: random.Random, verbatims: list[dict], plan: dict) -> list[dict]:
    """Return one entry a review: every verbatim once, copies of short ones and of fillers, and empty ones."""
    rows = plan["rows"]
    copied = [v for v in verbatims if len(v["text"].split()) <= 3 and not v.get("filler") and v["lang"] == "en"]
    copied = [v for v in copied if not v["themes"] and "fixed" not in v]
    fillers = [v for v in verbatims if v.get("filler")]
    out = [*verbatims, *rng.choices(copied, k=rows["short_copies"]), *rng.choices(fillers, k=rows["filler_copies"])]
    share = rows["empty_text_share"]
    empty = {"text": "", "themes": {}, "tone": None}
    out += [empty] * round((len(out) + rows["double_posts"]) * share / (1 - share))
    rng.shuffle(out)
    return out


def customers_of(rng: random.Random, entries: list[dict], plan: dict) -> Iterator[tuple[dict, list[dict]]]:
    """Yield customers with their reviews: mostly one, sometimes two or three. What a text says of its author holds."""
    waiting = list(entries)
    numbers = rng.sample(range(10_000, 99_999), len(entries))
    while waiting:
        own = [waiting.pop()]
        several = rng.random() < plan["rows"]["customers_with_several"]
        for _ in range(rng.choice([1, 1, 2]) if several else 0):
            if waiting and "fixed" not in waiting[-1] and waiting[-1]["text"] not in [v["text"] for v in own]:
                own.append(waiting.pop())
        yield new_customer(rng, numbers.pop(), own[0].get("fixed", {}), plan), own


def day_of(rng: random.Random, themes: dict, plan: dict) -> date:
    """Return a day: any day, a little more often a late one; the emerging theme nearly always after it began."""
    first, last, emerging = plan["first_day"], plan["last_day"], plan["emerging"]
    if emerging["theme"] in themes and rng.random() < emerging["share_in_window"]:
        first = emerging["from"]
    days = (last - first).days + 1
    return first + timedelta(days=int(days * rng.random() ** 0.9))


def stars_of(latent: float, plan: dict) -> int:
    return 1 + sum(latent >= cut for cut in plan["score"]["stars_cut"])


def scores(rng: random.Random, entry: dict, mean: float, plan: dict) -> tuple[int, int]:
    """Return (nps, stars). A text that names its stars gets them; no rave has 1-2 stars and no rant has 5."""
    stated = entry.get("fixed", {}).get("stars")
    mistaken = stated and (entry["tone"] == "positive") == (stated <= 2)  # sarcasm, or a scale read upside down
    latent = mean + rng.gauss(0, plan["score"]["row_sd"])
    for _ in range(200):
        if not stated or mistaken or stars_of(latent, plan) == stated:
            break
        latent = mean + rng.gauss(0, plan["score"]["row_sd"])
    low, high = {"positive": (3, 5), "negative": (1, 4)}.get(entry["tone"], (1, 5))
    stars = stated or min(high, max(low, stars_of(latent, plan)))
    return min(10, max(0, math.floor(latent + 0.5))), stars


def has_churned(rng: random.Random, own: list[dict], plan: dict) -> str:
    odds = plan["churn"]["base_odds"]
    for theme, ratio in plan["churn"]["odds_ratio"].items():
        if any(entry["themes"].get(theme) == "negative" for entry in own):
            odds *= ratio
    drawn = "yes" if rng.random() < odds / (1 + odds) else "no"
    return own[0].get("fixed", {}).get("churned", drawn)


def build(plan: dict, verbatims: list[dict]) -> list[dict]:
    """Return all rows in order of date, each with its gold themes and tone."""
    rng = random.Random(plan["seed"])
    tones = tone_shift(verbatims, plan)
    out = []
    for customer, own in customers_of(rng, comments(rng, verbatims, plan), plan):
        churned = has_churned(rng, own, plan)
        for entry in own:
            mean = mean_latent(entry["themes"], entry["tone"], customer, plan, tones) + customer["lift"]
            nps, stars = scores(rng, entry, mean, plan)
            day = day_of(rng, entry["themes"], plan)
            found = {"date": day, "review": entry["text"], "stars": stars, "nps": nps, "churned": churned}
            out.append({**customer, **found, "themes": entry["themes"], "tone": entry["tone"]})
    blank_scores(rng, out, plan)
    out += double_posts(rng, out, plan)
    out.sort(key=lambda row: (row["date"], row["customer_id"], row["review"]))
    for number, row in enumerate(out, 1):
        row["review_id"] = f"R{number:04d}"
    return out


def blank_scores(rng: random.Random, rows: list[dict], plan: dict) -> None:
    """Leave out some scores, in place; a row without a text keeps both."""
    worded = [row for row in rows if row["review"]]
    for name in ("nps", "stars"):
        for row in rng.sample(worded, round(plan["rows"][f"missing_{name}_share"] * len(rows))):
            row[name] = ""


def double_posts(rng: random.Random, rows: list[dict], plan: dict) -> list[dict]:
    """Return reviews that their author posted again: same words, same scores."""
    last = plan["last_day"]
    again = rng.sample([row for row in rows if len(row["review"].split()) > 3], plan["rows"]["double_posts"])
    return [{**row, "date": min(last, row["date"] + timedelta(days=rng.choice([0, 0, 1])))} for row in again]


def write(rows: list[dict]) -> None:
    with (HERE / "reviews.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    with (HERE / "gold.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["review_id", "themes", "tone"])
        for row in rows:
            pairs = (f"{theme}:{polarity}" for theme, polarity in sorted(row["themes"].items()))
            writer.writerow([row["review_id"], ";".join(pairs), row["tone"] or ""])


if __name__ == "__main__":
    written = build(read_plan(), read_verbatims())
    write(written)
    print(f"{len(written)} rows; run measure.py to bring card.toml up to date")
