"""Measure what was planted, in the rows that were written, and write card.toml: `python measure.py`.

The gold themes are used, not found ones: these are the figures an analysis would reach if it tagged perfectly.
"""

import csv
import math
import sys
from collections import Counter

import numpy as np
from make import HERE, mean_latent, read_plan, read_verbatims, theme_points, tone_shift

SEGMENTS = ("plan", "region", "tenure")
CARD_HEAD = """\
# Written by measure.py from plan.toml, reviews.csv and gold.csv: edit plan.toml, not this file.
#
# [[effect]]: latent_points is what was planted, on the 0-10 scale before rounding; mentions counts rows with an nps.
# expected_nps_points follows from the plan for the rows that mention the theme; regression_* are the coefficients (and
# standard errors, clustered by customer) of a regression on all gold themes with the planted interactions and plan,
# region and tenure; plain_nps_difference is the NPS with less the NPS without the mention. An effect without a segment
# is about the customers outside the segments named for the same theme; overall_* is about all of them.
"""


def read_rows() -> list[dict]:
    """Return the rows of reviews.csv with the gold themes of each as a dict."""
    with (HERE / "reviews.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (HERE / "gold.csv").open(encoding="utf-8", newline="") as file:
        gold = {row["review_id"]: row for row in csv.DictReader(file)}
    for row in rows:
        found = gold[row["review_id"]]
        row["themes"] = dict(pair.split(":") for pair in found["themes"].split(";") if pair)
        row["tone"] = found["tone"] or None
    return rows


def box(nps: str) -> int:
    """Return what an answer adds to the NPS: 100 for a promoter, -100 for a detractor."""
    return 100 * (int(nps) >= 9) - 100 * (int(nps) <= 6)


def expected_box(mean: float, plan: dict) -> float:
    """Return the NPS expected at a mean latent score: rounding puts promoters at 8.5 and detractors below 6.5."""
    sd = math.hypot(plan["score"]["customer_sd"], plan["score"]["row_sd"])
    above = [0.5 * math.erfc((cut - mean) / sd / math.sqrt(2)) for cut in (8.5, 6.5)]
    return 100 * (above[0] - (1 - above[1]))


def in_segment(row: dict, effect: dict) -> bool:
    return all(row[name] == value for name, value in effect.get("segment", {}).items())


def mentions(row: dict, effect: dict) -> bool:
    """Tell whether the row mentions the theme with the effect's polarity, in the effect's segment."""
    polarity = row["themes"].get(effect["theme"])
    return in_segment(row, effect) and polarity is not None and effect["polarity"] in (polarity, "any")


def in_force(row: dict, effect: dict, effects: list[dict]) -> bool:
    """Tell whether the row is one of those that the effect is about: in its segment, or in nobody else's."""
    rivals = [e for e in effects if e["theme"] == effect["theme"] and e["polarity"] == effect["polarity"]]
    return in_segment(row, effect) and not any("segment" in e and e != effect and in_segment(row, e) for e in rivals)


def expected_points(effect: dict, rows: list[dict], plan: dict, tones: dict[str, float]) -> float:
    """Return the mean NPS points a mention moves its own row: with the planted effect less without, all else equal."""
    moved = []
    for row in rows:
        mean = mean_latent(row["themes"], row["tone"], row, plan, tones)
        moved.append(expected_box(mean, plan) - expected_box(mean - effect["points"], plan))
    return float(np.mean(moved))


def columns(rows: list[dict], plan: dict, interactions: bool) -> tuple[np.ndarray, list]:
    """Return the design: intercept, a column for each theme and polarity, the planted interactions, the controls."""
    effects = plan["effect"]
    base = sorted({(e["theme"], e["polarity"]) for e in effects} | {("packaging_waste", "positive")})
    extra = [e for e in effects if "segment" in e and interactions]
    names: list = [None, *base, *((e["theme"], "in segment") for e in extra)]
    design = [np.ones(len(rows))]
    design += [np.array([mentions(r, {"theme": t, "polarity": p}) for r in rows], float) for t, p in base]
    design += [np.array([mentions(r, e) for r in rows], float) for e in extra]
    for name in SEGMENTS:
        for value in sorted({row[name] for row in rows})[1:]:
            names.append((name, value))
            design.append(np.array([row[name] == value for row in rows], float))
    return np.column_stack(design), names


def fit(design: np.ndarray, outcome: np.ndarray, customers: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return least-squares coefficients and their covariance, clustered by customer (CR1)."""
    bread = np.linalg.inv(design.T @ design)
    beta = bread @ design.T @ outcome
    score = design * (outcome - design @ beta)[:, None]
    _, cluster = np.unique(customers, return_inverse=True)
    sums = np.zeros((cluster.max() + 1, design.shape[1]))
    np.add.at(sums, cluster, score)
    n, k, g = len(outcome), design.shape[1], len(sums)
    return beta, (g / (g - 1) * (n - 1) / (n - k)) * bread @ sums.T @ sums @ bread


def contrast(effect: dict, names: list) -> np.ndarray:
    """Return the weights of the coefficients that make up an effect: in a segment, main effect plus interaction."""
    weights = np.array([float(name == (effect["theme"], effect["polarity"])) for name in names])
    if "segment" in effect:
        weights += np.array([float(name == (effect["theme"], "in segment")) for name in names])
    return weights


def estimate(
    effect: dict, rows: list[dict], plan: dict, outcome: np.ndarray, interactions: bool
) -> tuple[float, float]:
    """Return the coefficient of an effect and its standard error, from the regression on all themes."""
    design, names = columns(rows, plan, interactions)
    beta, covariance = fit(design, outcome, [row["customer_id"] for row in rows])
    weights = contrast(effect, names)
    return float(weights @ beta), math.sqrt(weights @ covariance @ weights)


def measure(plan: dict, rows: list[dict]) -> list[dict]:
    """Return for each effect: what was planted, what is expected, what the rows show."""
    effects = plan["effect"]
    rows = [row for row in rows if row["nps"]]
    tones = tone_shift(read_verbatims(), plan)
    nps = np.array([box(row["nps"]) for row in rows], float)
    score = np.array([float(row["nps"]) for row in rows])
    out = []
    for effect in effects:
        pool = np.array([in_force(row, effect, effects) for row in rows])
        said = np.array([mentions(row, effect) for row in rows])
        told = [row for row, inside in zip(rows, pool & said, strict=True) if inside]
        points, error = estimate(effect, rows, plan, nps, True)
        latent, latent_error = estimate(effect, rows, plan, score, True)
        out.append({
            **{key: effect[key] for key in ("theme", "polarity", "segment") if key in effect},
            "latent_points": effect["points"],
            "mentions": len(told),
            "expected_nps_points": round(expected_points(effect, told, plan, tones), 1),
            "regression_nps_points": round(points, 1),
            "regression_nps_error": round(error, 1),
            "regression_score_points": round(latent, 2),
            "regression_score_error": round(latent_error, 2),
            "plain_nps_difference": round(float(nps[pool & said].mean() - nps[pool & ~said].mean()), 1),
        })  # fmt: skip
        if "segment" not in effect and not pool.all():
            planted = [theme_points(effect["theme"], effect["polarity"], row, effects) for row in rows]
            points, error = estimate(effect, rows, plan, nps, False)
            out[-1] |= {
                "overall_mentions": int(said.sum()),
                "overall_latent_points": round(float(np.mean(np.array(planted)[said])), 2),
                "overall_regression_nps_points": round(points, 1),
                "overall_regression_nps_error": round(error, 1),
                "overall_plain_nps_difference": round(float(nps[said].mean() - nps[~said].mean()), 1),
            }
    return out


def counts(rows: list[dict]) -> dict:
    """Return the numbers a reader checks first."""
    verbatims = read_verbatims()
    scored = [box(row["nps"]) for row in rows if row["nps"]]
    return {
        "rows": len(rows),
        "rows_with_text": sum(bool(row["review"]) for row in rows),
        "rows_without_nps": sum(not row["nps"] for row in rows),
        "rows_without_stars": sum(not row["stars"] for row in rows),
        "customers": len({row["customer_id"] for row in rows}),
        "distinct_verbatims": len(verbatims),
        "fillers": sum(v.get("filler", False) for v in verbatims),
        "not_english": sum(v["lang"] != "en" for v in verbatims),
        "repeated_rows": len(worded := [r["review"] for r in rows if r["review"]]) - len(set(worded)),
        "nps": round(float(np.mean(scored)), 1),
        "stars_mean": round(float(np.mean([int(r["stars"]) for r in rows if r["stars"]])), 2),
        "churned_share": round(float(np.mean([r["churned"] == "yes" for r in rows])), 3),
    }


def toml_value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').strip() + '"'
    if isinstance(value, list):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml_value(item)}" for key, item in value.items()) + " }"
    return str(value)


def toml_table(head: str, values: dict) -> str:
    return "\n".join([f"\n{head}", *(f"{key} = {toml_value(value)}" for key, value in values.items())]) + "\n"


def card(plan: dict, rows: list[dict]) -> str:
    """Return the text of card.toml."""
    worded = [row for row in rows if row["review"]]
    themes = Counter((theme, polarity) for row in worded for theme, polarity in row["themes"].items())
    parts = [CARD_HEAD, toml_table("[corpus]", plan["corpus"]), toml_table("[counts]", counts(rows))]
    parts.append(toml_table("[columns]", plan["columns"]))
    for theme, words in plan["keywords"].items():
        found = {polarity: themes[theme, polarity] for polarity in ("negative", "neutral", "positive")}
        parts.append(toml_table("[[theme]]", {"name": theme, "rows": sum(found.values()), **found, "keywords": words}))
    parts += [toml_table("[[effect]]", effect) for effect in measure(plan, rows)]
    parts.append(toml_table("[innocent]", plan["innocent"] | beside(plan["innocent"], worded)))
    parts.append(toml_table("[emerging]", plan["emerging"] | in_window(plan["emerging"], worded)))
    parts.append(toml_table("[churn]", plan["churn"] | churn_shares(rows, plan["churn"]["odds_ratio"])))
    return "".join(parts)


def beside(innocent: dict, worded: list[dict]) -> dict:
    """Return how often the innocent theme stands beside the complaint."""
    told = [row["themes"] for row in worded if innocent["theme"] in row["themes"]]
    both = sum(themes.get(innocent["beside"]) == "negative" for themes in told)
    return {"rows": len(told), "rows_beside": both, "share_beside": round(both / len(told), 2)}


def in_window(emerging: dict, worded: list[dict]) -> dict:
    """Return how many mentions of the emerging theme lie in its window, and its share of comments there and before."""
    recent = [row["date"] >= emerging["from"].isoformat() for row in worded]
    told = [emerging["theme"] in row["themes"] for row in worded]
    inside = sum(t and r for t, r in zip(told, recent, strict=True))
    before = (sum(told) - inside) / (len(worded) - sum(recent))
    return {"rows": sum(told), "rows_in_window": inside, "share_of_comments_in_window": round(inside / sum(recent), 3),
            "share_of_comments_before": round(before, 3)}  # fmt: skip


def churn_shares(rows: list[dict], themes: dict) -> dict:
    """Return the churned share of customers with a negative mention of each theme, and of all others."""
    left = {row["customer_id"]: row["churned"] == "yes" for row in rows}
    found, rest = {}, set(left)
    for theme in themes:
        told = {row["customer_id"] for row in rows if row["themes"].get(theme) == "negative"}
        found[f"churned_with_{theme}"] = round(float(np.mean([left[c] for c in sorted(told)])), 3)
        rest -= told
    return found | {"churned_with_neither": round(float(np.mean([left[c] for c in sorted(rest)])), 3)}


if __name__ == "__main__":
    text = card(read_plan(), read_rows())
    (HERE / "card.toml").write_text(text, encoding="utf-8")
    sys.stdout.write(text)
