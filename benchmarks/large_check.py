"""A CSV of 2 GB with 10 million short rows through `voca check`: seconds, rows a second, peak memory.

    python benchmarks/large_check.py FOLDER [--rows 10000000]
    python benchmarks/large_check.py FOLDER --double [--rows 25000]

FOLDER needs 2.2 GB; the file is deleted afterwards. What is planted in the rows (dates in the future, copies, texts of
a wrong encoding, empty cells) is compared with what is found. With --double, `voca check` and `voca analyze` on so many
rows, twice and four times as many: seconds of the processor and memory beside those of half the rows.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

OPENINGS = ("The app", "My order", "This shop", "Their support", "The new version", "The room", "The staff", "My card")
VERBS = ("was slow", "was quick", "never worked", "worked well", "pleased us", "let me down", "cost too much")
ENDINGS = ("again today", "for the third time", "as promised", "on my old phone", "after the update", "without a word")
FAR = ("and nobody could tell me why it took so long to answer", "so I will think twice before I come back here again")
BLOCK = 50_000
FUTURE, COPIES, BROKEN, NO_SCORE = 1_000, 100_000, 5_000, 20  # one row in so many


def write(path: Path, rows: int) -> dict[str, int]:
    """Write the file; return how much of what was planted."""
    rng = random.Random(5)
    planted = {"future": 0, "copies": 0, "broken": 0, "no score": 0}
    with path.open("w", encoding="utf-8") as stream:
        stream.write("response_id,date,plan,country,nps,comment\n")
        for start in range(0, rows, BLOCK):
            stream.write("".join(row(number, rng, planted) for number in range(start, min(start + BLOCK, rows))))
    return planted


def row(number: int, rng: random.Random, planted: dict[str, int]) -> str:
    """Make one row of about 200 bytes."""
    text = f"{rng.choice(OPENINGS)} {rng.choice(VERBS)} {rng.choice(ENDINGS)}, case {number}, {rng.choice(FAR)}"
    text += f" and my part {number * 7919 % 1000003} is still missing from the list of {rng.randrange(9_999)}"
    year, score = 2024, str(rng.randrange(11))
    if number % FUTURE == 7:
        year = 2031
        planted["future"] += 1
    if number % COPIES == 9:
        text = "please answer me at last, I have been waiting for this for more than a month now"
        planted["copies"] += 1
    if number % BROKEN == 11:
        text += " at the cafÃ©"
        planted["broken"] += 1
    if number % NO_SCORE == 3:
        score = ""
        planted["no score"] += 1
    plan, country = ("free", "plus", "pro")[number % 3], ("DE", "FR", "GB", "US", "IN")[number % 5]
    day = f"{year}-{number % 12 + 1:02}-{number % 28 + 1:02}"
    return f'R{number:09d},{day},{plan},{country},{score},"{text}"\n'


def double(folder: Path, rows: int) -> None:
    """Print the time and the memory of both commands for so many rows, twice and four times as many."""
    path, out = folder / "large.csv", folder / "large.study"
    try:
        for command in (("check", str(path)), ("analyze", str(path), "-o", str(out), "--quiet")):
            before: tuple[float, float] | None = None
            for times in (1, 2, 4):
                write(path, times * rows)
                seconds, memory = spent([sys.executable, "-m", "voca", *command])
                beside = ""
                if before is not None:
                    beside = (
                        f"   {seconds / before[0]:.2f} times the seconds, {memory / before[1]:.2f} times the memory"
                    )
                print(
                    f"voca {command[0]:8}{times * rows:>8,} rows {seconds:7.1f} s {memory:6,.0f} MB{beside}", flush=True
                )
                before = seconds, memory
    finally:
        path.unlink(missing_ok=True)
        shutil.rmtree(out, ignore_errors=True)


def spent(command: list[str]) -> tuple[float, float]:
    """Run a command; return its seconds of the processor and its peak memory in MB."""
    pid = os.posix_spawn(
        command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    )
    _, status, used = os.wait4(pid, 0)
    if status:
        message = f"{' '.join(command)} ended with {status}"
        raise RuntimeError(message)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    """Do what was asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=None)
    parser.add_argument("--double", action="store_true")
    options = parser.parse_args()
    if options.double:
        double(options.folder, options.rows or 25_000)
    else:
        whole(options.folder, options.rows or 10_000_000)


def whole(folder: Path, rows: int) -> None:
    """Check a large file, and compare what is found with what was planted."""
    path = folder / "large.csv"
    try:
        planted = write(path, rows)
        size = path.stat().st_size
        print(f"{rows:,} rows, {size / 1e9:.2f} GB", flush=True)
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "voca", "check", str(path), "--json"], capture_output=True, text=True, check=True
        )
        seconds = time.perf_counter() - started
    finally:
        path.unlink(missing_ok=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"voca check: {seconds:.0f} s ({used.ru_utime + used.ru_stime:.0f} s of processor time), ", end="")
    print(f"{rows / seconds:,.0f} rows/s, peak memory {used.ru_maxrss / 1024:,.0f} MB")
    found = json.loads(done.stdout)
    print(f"documents {found['documents']:,}; planted: {planted}")
    for column in found["completeness"]:
        print(f"  {column['column']}: {column['filled']:,} of {column['of']:,}")
    for issue in found["issues"]:
        print(f"  {issue['severity']} {issue['code']}: {issue['message']}")


if __name__ == "__main__":
    main()
