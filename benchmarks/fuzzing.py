"""Coverage-guided fuzzing of the readers: no crash, no hang, no memory over 1 GB.

    python -m venv FUZZ && FUZZ/bin/pip install atheris
    PYTHONPATH=.:SITE FUZZ/bin/python benchmarks/fuzzing.py transcripts|surveys FOLDER [--seconds 1800]

`SITE` is the site-packages of an environment with voca's dependencies and the same Python (3.11); atheris has wheels
for Linux on x86-64 only, and no test needs it. FOLDER keeps what the fuzzer found worth keeping (`corpus/`) and what
failed: `failed-*` with the traceback beside it, one for each place in the code, after which it goes on; `timeout-*` and
`oom-*`. The seeds are in `tests/sources/fuzzed/`; a case that failed is kept there too, shortened, where
`tests/sources/test_fuzzed.py` reads it.

An input may take 20 seconds of processor time; those that take more are kept as `slow-*`. `--seconds` is processor
time too: beside other work, half an hour by the clock may be two minutes of fuzzing. The fuzzer's own limits count by
the clock and are wider.

The first byte of an input chooses the ending of the file's name, the rest is the file.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["voca.sources"]):
    from voca.errors import VocaError
    from voca.schema import check
    from voca.sources import read
    from voca.sources.formats import READERS

    for _reader in READERS.values():  # they are imported where they are used, which would be too late
        import_module(_reader.partition(":")[0])

ENDINGS = {
    "transcripts": (".vtt", ".srt", ".txt", ".json", ".docx", ".md", ".sbv"),
    "surveys": (".csv", ".tsv", ".txt", ".json", ".xlsx", ".jsonl"),
}
SECONDS_EACH, MEGABYTES = 20, 1024
SEEDS = Path(__file__).resolve().parents[1] / "tests" / "sources" / "fuzzed"


def seeds(kind: str, corpus: Path) -> None:
    """Put the seeds of a kind into the fuzzer's corpus, the byte of their ending first."""
    for path in sorted(SEEDS.iterdir()):
        if path.suffix in ENDINGS[kind]:
            (corpus / path.name).write_bytes(bytes([ENDINGS[kind].index(path.suffix)]) + path.read_bytes())


def reader_of(kind: str, folder: Path, kept: Path, seconds: int) -> Callable[[bytes], None]:
    """Return the function that reads one input; the first failure at each place in the code goes into `kept`.

    After `seconds` of processor time it says what was done and ends the process: the fuzzer itself counts by the clock.
    """
    endings = ENDINGS[kind]
    known: set[str] = set()
    begun, runs = time.process_time(), 0

    def finish() -> None:
        spent = time.process_time() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{runs} inputs in {spent:.0f} s of processor time, peak memory {peak} MB", flush=True)
        print("failed: " + (", ".join(sorted(known)) or "none"), flush=True)
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
        os._exit(0)

    def read_one(data: bytes) -> None:
        nonlocal runs
        if time.process_time() - begun > seconds:
            finish()
        if len(data) < 2:
            return
        runs += 1
        path = folder / f"input{endings[data[0] % len(endings)]}"
        path.write_bytes(data[1:])
        started = time.process_time()
        try:
            reading = read([path])
            problems = check(reading.documents, "documents")
            assert not problems, problems[0]  # noqa: S101
        except VocaError:
            return
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            frame = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{type(error).__name__}-{Path(frame.filename).stem}-{frame.lineno}"
            if place not in known:
                known.add(place)
                (kept / f"failed-{place}{path.suffix}").write_bytes(data[1:])
                (kept / f"failed-{place}.log").write_text("".join(traceback.format_exception(error)))
                print(f"FAILED {place}", flush=True)
        finally:
            path.unlink()
            if (spent := time.process_time() - started) > SECONDS_EACH:
                (kept / f"slow-{len(known)}{path.suffix}").write_bytes(data[1:])
                known.add(f"slow {len(known)}")
                print(f"SLOW {spent:.0f} s", flush=True)

    return read_one


def main() -> None:
    """Fuzz one kind of reader."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=list(ENDINGS))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=int, default=1800)
    options = parser.parse_args()
    corpus = options.folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    seeds(options.kind, corpus)
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        arguments = [
            sys.argv[0], str(corpus), f"-timeout={15 * SECONDS_EACH}",
            f"-rss_limit_mb={MEGABYTES}", "-max_len=20000", f"-artifact_prefix={options.folder}/",
            "-print_final_stats=1", "-report_slow_units=5",
        ]  # fmt: skip
        atheris.Setup(arguments, reader_of(options.kind, Path(folder), options.folder, options.seconds))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
