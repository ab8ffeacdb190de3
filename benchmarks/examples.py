"""Analyse seven public files with no options and write docs/examples.md: figures only, no sentence of theirs.

python benchmarks/examples.py --data ../shared/data
"""

from __future__ import annotations

import argparse
from pathlib import Path

import voca
from voca.study import Study

FILES = (
    ("British Airways reviews", "ba_reviews/BA_AirlineReviews.csv"),
    ("Skytrax lounge reviews", "skytrax/lounge.csv"),
    ("Skytrax seat reviews", "skytrax/seat.csv"),
    ("Women's clothing reviews", "womens_clothing_part/Womens Clothing E-Commerce Reviews.csv"),
    ("Comcast complaints", "comcast_complaints/dataset_comcast/Comcast_telecom_complaints_data.csv"),
    ("Ethiopian bank app reviews", "eth_bank_app_reviews/raw/reviews_raw.csv"),
    ("Portuguese place reviews", "pt_places_reviews/raw/reviews_raw.csv"),
)
_HEAD = """# Seven public files, no options

Written by `python benchmarks/examples.py --data DIR`: each file is given to `voca analyze` as it was published. Shown
are figures; the files are not part of the project.
"""


def columns(study: Study) -> str:
    """Say what was taken as text, score and segments."""
    taken = study.frame("columns")
    text = taken[taken["target"] == "text"]["column"].tolist()
    segments = [name.removeprefix("segment.") for name in taken["target"] if name.startswith("segment.")]
    scales = study.frame("scales")
    primary = scales[scales["primary"]].iloc[0] if len(scales) else None
    score = f"{primary['label']} ({primary['kind']})" if primary is not None else "none"
    others = ", ".join(scales[~scales["primary"].astype(bool)]["score"]) if len(scales) else ""
    parts = [f"Text: {' + '.join(text)}.", f"Score: {score}{'; also ' + others if others else ''}."]
    parts.append(f"Segments: {', '.join(segments) or 'none'}.")
    return " ".join(parts)


def drivers(study: Study) -> list[str]:
    """Give a line for each of the eight largest themes that have a label of their own."""
    scales = study.frame("scales")
    name = scales[scales["primary"]].iloc[0]["score"] if len(scales) else ""
    every = study.drivers
    rows = every[(every["score"] == name) & (every["level"] == "theme")].set_index("theme_id")
    themes = study.themes[study.themes["parent_id"].isna()].sort_values(["size", "theme_id"], ascending=[False, True])
    lines = []
    named = themes[~themes["label"].str.contains(r"\(\d+\)$")]  # a number says that no label of its own was found
    for theme in named.head(8).itertuples():
        line = f"| {theme.label} | {theme.size:,} |"
        if theme.theme_id in rows.index:
            row = rows.loc[theme.theme_id]
            line += f" {row.leave_out:+.2f} [{row.leave_out_low:+.2f}, {row.leave_out_high:+.2f}] |"
            line += f" {row.negative_impact:+.2f} | {row.positive_impact:+.2f} | {row.verdict} |"
        else:
            line += " | | | |"
        lines.append(line.replace("+nan", "").replace("nan", ""))
    return lines


def example(title: str, path: Path) -> str:
    """Analyse one file and describe the result."""
    study = voca.analyze(path)
    overview = study.report.section("overview")
    themes = study.themes
    tops = int(themes["parent_id"].isna().sum())
    coverage = study.coverage.groupby("status")["n"].sum().sort_values(ascending=False)
    told = ", ".join(f"{status} {n:,}" for status, n in coverage.items())
    problems = study.issues[study.issues["severity"] != "note"]
    lines = [f"\n## {title}\n", f"`{path.name}`, {coverage.sum():,} rows. {columns(study)}\n"]
    lines += [f"- {sentence}" for sentence in overview.lead]
    lines.append(f"- {tops} themes with {len(themes) - tops} sub-themes. Rows: {told}.")
    if len(problems):
        kinds = ", ".join(f"{code} {n}" for code, n in problems["code"].value_counts().items())
        lines.append(f"- Problems listed: {kinds}.")
    if tops:
        lines += [
            "\n| theme | comments | leave-out impact | negative | positive | verdict |",
            "|---|---|---|---|---|---|",
        ]
        lines += drivers(study)
    return "\n".join(lines) + "\n"


def main() -> None:
    """Analyse the seven and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    page = _HEAD + "".join(example(title, data / name) for title, name in FILES)
    (Path(__file__).parents[1] / "docs" / "examples.md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
