"""Drivers that voca finds in the comments against the ratings of single aspects that the same customers gave.

    python benchmarks/linking_airlines.py --data ../shared/data [--studies FOLDER]

British Airways and Skytrax seat and lounge reviews carry ratings of single aspects (seat, food, staff, value, ...)
beside the overall one. For each aspect: how the rating correlates with the overall rating (Spearman), and how much the
themes about it matter by voca (importance, summed over its themes; and the largest cost of a negative mention). Which
theme is about which aspect is decided by the words of its label and keywords alone, below, before any figure is looked
at. Reported is the rank correlation of the two orders of the aspects, over as few aspects as there are. The table is
kept in ``benchmarks/linking_airlines.txt``.
"""

from __future__ import annotations

import argparse
import csv
import re
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

import voca
from voca.study import Study

# aspect rating: words of a theme that is about it
SETS = {
    "ba_reviews": (
        "ba_reviews/BA_AirlineReviews.csv",
        "OverallRating",
        {
            "SeatComfort": r"seats?|legroom|leg|room|recline|comfort\w*|cramped",
            "CabinStaffService": r"crew|staff|attendants?|stewards?|stewardess|cabin crew|service",
            "GroundService": r"check|checkin|desk|boarding|lounge|gate|queue|luggage|baggage|bags?|ground|terminal",
            "ValueForMoney": r"price|prices|money|value|cost|fare|fares|pay|paid|charge|refund|expensive",
            "Food&Beverages": r"food|meals?|drinks?|breakfast|sandwich|wine|coffee|catering|snacks?|water",
            "InflightEntertainment": r"entertainment|ife|screens?|movies?|films?|tv",
            "Wifi&Connectivity": r"wifi|wi|internet|connectivity",
        },
    ),
    "skytrax seats": (
        "skytrax/seat.csv",
        "overall_rating",
        {
            "seat_legroom_rating": r"legroom|leg|legs|knees?|pitch",
            "seat_recline_rating": r"recline\w*|flat|bed|sleep\w*",
            "seat_width_rating": r"width|wide|narrow|arms?|armrests?|shoulders?",
            "aisle_space_rating": r"aisles?",
            "viewing_tv_rating": r"tv|screens?|movies?|entertainment|ife|films?",
            "power_supply_rating": r"power|usb|sockets?|outlets?|charging",
            "seat_storage_rating": r"storage|overhead|bins?|locker|pocket",
        },
    ),
    "skytrax lounges": (
        "skytrax/lounge.csv",
        "overall_rating",
        {
            "comfort_rating": r"comfort\w*|seating|seats?|sofas?|chairs?|crowded|space|quiet",
            "cleanliness_rating": r"clean\w*|dirty|tables?",
            "bar_beverages_rating": r"bar|drinks?|wines?|beers?|spirits|champagne|coffee|beverages?",
            "catering_rating": r"food|snacks?|sandwich\w*|buffet|hot|breakfast|salads?|catering|meals?|cheese",
            "washrooms_rating": r"showers?|toilets?|washrooms?|restrooms?|bathrooms?",
            "wifi_connectivity_rating": r"wifi|wi|internet|computers?|connection",
            "staff_service_rating": r"staff|service|reception|friendly|desk",
        },
    ),
}  # fmt: skip


def ratings(path, overall, aspects):
    """Return the correlation of each aspect's rating with the overall one, and on how many rows it rests."""
    found = {name: ([], []) for name in aspects}
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        for row in csv.DictReader(file):
            for name, (mine, whole) in found.items():
                try:
                    one, all_in_all = float(row[name]), float(row[overall])
                except (TypeError, ValueError):
                    continue
                if one > 0 and all_in_all > 0:  # 0 stands for "not rated"
                    mine.append(one)
                    whole.append(all_in_all)
    return {name: (float(spearmanr(*pair).statistic), len(pair[0])) for name, pair in found.items()}


def themes_of(study, aspects):
    """Return, for each aspect, its themes: a theme is about the aspect that most of its words name."""
    rows = study.tables["themes"].to_pylist()
    parents = {row["theme_id"]: row for row in rows if row["parent_id"] is None}
    words = {theme: [row["label"] or "", *(row["keywords"] or [])] for theme, row in parents.items()}
    for row in rows:
        if row["parent_id"] in words:
            words[row["parent_id"]] += [row["label"] or "", *(row["keywords"] or [])]
    chosen = {name: [] for name in aspects}
    for theme, said in words.items():
        text = " ".join(said).lower()
        hits = {name: len(re.findall(rf"\b(?:{pattern})\b", text)) for name, pattern in aspects.items()}
        best = max(hits, key=hits.get)
        if hits[best]:
            chosen[best].append(theme)
    return chosen, {theme: row["label"] for theme, row in parents.items()}


def compare(name, data, folder):
    source, overall, aspects = SETS[name]
    study = voca.analyze(data / source) if folder is None else Study.open(folder / name.replace(" ", "_"))
    measured = ratings(data / source, overall, aspects)
    chosen, labels = themes_of(study, aspects)
    scales = {row["column"]: row["score"] for row in study.tables["scales"].to_pylist()}
    score = scales[overall]
    drivers = {
        row["theme_id"]: row
        for row in study.tables["drivers"].to_pylist()
        if row["score"] == score and row["level"] == "theme"
    }
    print(f"\n{name}: {study.tables['documents'].num_rows:,} reviews, {len(drivers)} themes; score: {overall}")
    print(f"{'aspect':<26}{'rho with overall':>17}{'n':>7}{'importance':>12}{'worst mention':>15}  themes")
    table = []
    for aspect, themes in chosen.items():
        rows = [drivers[theme] for theme in themes if theme in drivers]
        importance = sum(row["importance"] or 0.0 for row in rows)
        cost = min((row["negative_coefficient"] or 0.0 for row in rows), default=np.nan)
        rho, n = measured[aspect]
        shown = "; ".join(labels[theme] for theme in themes) or "(none found)"
        print(f"{aspect:<26}{rho:>17.2f}{n:>7,}{importance:>12.3f}{cost:>15.2f}  {shown}")
        if rows:
            table.append((rho, importance, -cost))
    rho, importance, cost = np.array(table).T
    for what, values in (("importance", importance), ("cost of a negative mention", cost)):
        found = spearmanr(rho, values)
        print(
            f"rank correlation with {what}: {found.statistic:+.2f} over {len(table)} aspects (p = {found.pvalue:.2f})"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--studies", type=Path, help="Folder with finished studies, named as the sets are.")
    options = parser.parse_args()
    for name in SETS:
        compare(name, options.data, options.studies)


if __name__ == "__main__":
    main()
