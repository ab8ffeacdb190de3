"""How simulated studies are run and their rates printed: one line a rate, with its runs and its Monte-Carlo error."""

from __future__ import annotations

import argparse
import sys
import time

import numpy as np

CHECKED = 20  # studies of each simulation for which the batch is held to voca.link's own figures


def percent(share):
    return f"{100 * share:.1f}%"


def say(what, n, hits, required="", text=""):
    """Print a row: the share of `hits` with its Monte-Carlo error (one standard error), or what `text` says."""
    runs = "" if hits is None else f"{len(hits):,}"
    if hits is not None:
        share = float(np.mean(hits))
        text = f"{percent(share)} \u00b1 {100 * np.sqrt(share * (1 - share) / len(hits)):.2f} {text}".rstrip()
    print(f"{what:<78}{n:>6}{runs:>8}  {required:<21}{text}".rstrip(), flush=True)


def say_gap(n, gap):
    say("the batch against voca.link: largest relative difference", n, None, "<= 1e-8", f"{gap:.0e}")


def progress(batches, name):
    """Yield the batches, saying on stderr once in a while how far it is."""
    whole, done, start = sum(batches), 0, time.monotonic()
    said = start
    for size in batches:
        yield size
        done += size
        if time.monotonic() - said > 10:
            said = time.monotonic()
            left = (said - start) / done * (whole - done)
            print(f"{name}: {done:,} of {whole:,} runs, {left:.0f} s to go", file=sys.stderr, flush=True)


def run_parts(parts, title, runs=10_000):
    """Run the chosen parts and print their rows."""
    parser = argparse.ArgumentParser(description=title.splitlines()[0])
    parser.add_argument("--runs", type=int, default=runs)
    parser.add_argument("--only", choices=parts, nargs="*", default=list(parts))
    options = parser.parse_args()
    print(f"{'what':<78}{'n':>6}{'runs':>8}  {'must hold':<21}measured")
    for name, part in parts.items():
        if name in options.only:
            start = time.process_time()
            part(options.runs)
            spent = time.process_time() - start
            print(f"# {name}: {spent:.0f} s of processor time", flush=True)
