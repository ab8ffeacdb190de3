"""Let a small language model write sentences like those of customers and tweets: more texts for the teachers to judge.

Each prompt names a product or a service of ``written/things.txt`` and shows four training sentences. Of an answer the
whole lines are kept that look like a sentence; none that equals one held out for measuring. They carry no label: what
they say is what the teachers hear in them.

    python generated.py --data DATA --vader VADER --model SmolLM2-135M-Instruct.Q4_1.gguf --out made.json
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import time
from pathlib import Path

import texts as corpora
import torch
from sentiment_labels import Item
from sentiment_material import free, told
from transformers import AutoModelForCausalLM, AutoTokenizer
from tuning import DEVICE
from written import things

PROMPTS, SEED = 31_744, 5
SHOWN, FEWEST_WORDS, MOST_WORDS = (4, 25), 3, 45
"""How long the sentences of a prompt are, and the fewest and most words of a sentence that is kept."""
TWEETS, PRODUCTS = 0.2, 0.35
"""The shares of prompts about tweets and about products; the rest are about services."""
SAMPLING = {"do_sample": True, "temperature": 0.85, "top_p": 0.92, "max_new_tokens": 80, "repetition_penalty": 1.08}
HEADS = ("Tweets from today:", "Posts on social media:", "What people tweet, news and opinions:")
MOODS = (
    *("good, bad and mixed", "mostly disappointed", "very happy", "some happy, some not", "detailed and honest"),
    *("short", "sarcastic and annoyed", "balanced, naming what works and what does not", "neutral and factual"),
)


def examples(data: Path, items: list[Item], found: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the training sentences that prompts may show, by where they are from."""
    banned = corpora.held_out(data)
    shown: dict[str, list[str]] = {}
    for site in ("amazon", "yelp"):
        parts: list[str] = []
        for path in sorted((data / f"fewsum_gold/{site}/gold_summs").glob("*.csv")):
            for row in corpora.rows(path, "\t", csv.QUOTE_NONE):
                for name in sorted(name for name in row if name and name.startswith("rev")):
                    parts += corpora.sentences(row[name] or "")
        shown[site] = corpora.distinct(parts, banned)
    shown["subjects"] = [text for text, kind in found if kind == "subjects"]
    shown["tweets"] = [item.text for item in items if item.source in ("umsab", "tweet")]
    shown["airline"] = [text for text, kind in found if kind == "sentence"]
    least, most = SHOWN
    return {name: [text for text in texts if least <= len(text.split()) <= most] for name, texts in shown.items()}


def prompt(draw: random.Random, shown: dict[str, list[str]], named: dict[str, list[str]]) -> tuple[str, list[str]]:
    """Return a prompt and the sentences it shows."""
    kind = draw.random()
    if kind < TWEETS:
        chosen = draw.sample(shown["tweets"], 4)
        head = draw.choice(HEADS)
    elif kind < TWEETS + PRODUCTS:
        chosen = draw.sample(shown["amazon"], 2) + draw.sample(shown["subjects"], 2)
        thing = draw.choice(named["products"] + named["either"])
        head = f"Sentences from customer reviews of a {thing} ({draw.choice(MOODS)}):"
    else:
        chosen = draw.sample(shown["yelp"] + shown["amazon"], 2)
        chosen += draw.sample(shown["subjects"], 1) + draw.sample(shown["airline"], 1)
        thing = draw.choice(named["either"] + named["services"])
        head = f"What customers say about a {thing} ({draw.choice(MOODS)}):"
    draw.shuffle(chosen)
    return f"{head}\n" + "".join(f"- {text}\n" for text in chosen) + "-", chosen


def whole_lines(answer: str) -> list[str]:
    """Return the lines of an answer that go on with the list, without the last, which may be cut."""
    lines = answer.split("\n")
    lines = lines[:-1] or lines
    found = []
    for place, line in enumerate(lines):
        if place and not line.strip().startswith("-"):
            break
        found.append(line.strip().lstrip("- ").strip().strip('"'))
    return found


def fits(text: str, chosen: list[str], banned: frozenset[str]) -> bool:
    """Say whether a line is a sentence of its own: not one shown, not one held out, not about writing reviews."""
    small = text.lower()
    return (
        FEWEST_WORDS <= len(text.split()) <= MOST_WORDS
        and text[-1:] in (".", "!", "?", ")")
        and corpora.key(text) not in banned
        and corpora.key(text) not in {corpora.key(other) for other in chosen}
        and "review" not in small[:12]
        and "sentence" not in small
    )


def main() -> None:
    """Ask, filter, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("data", "vader", "model", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--prompts", type=int, default=PROMPTS)
    parser.add_argument("--batch", type=int, default=1024, help="prompts answered together; fewer need less memory")
    options = parser.parse_args()
    began = time.monotonic()
    draw = random.Random(SEED)
    torch.manual_seed(SEED)
    tokenizer = AutoTokenizer.from_pretrained(options.model.parent, gguf_file=options.model.name)
    tokenizer.padding_side = "left"
    tokenizer.pad_token = tokenizer.pad_token or tokenizer.eos_token
    model = AutoModelForCausalLM.from_pretrained(
        options.model.parent, gguf_file=options.model.name, dtype=torch.bfloat16
    )
    model.to(DEVICE).eval()
    items, _ = told(options.data, options.vader)
    shown, named = examples(options.data, items, free(options.data, items)), things()
    banned = corpora.held_out(options.data)
    kept: dict[str, str] = {}
    for start in range(0, options.prompts, options.batch):
        asked = [prompt(draw, shown, named) for _ in range(min(options.batch, options.prompts - start))]
        coded = tokenizer([text for text, _ in asked], return_tensors="pt", padding=True).to(DEVICE)
        with torch.inference_mode():
            answers = model.generate(**coded, **SAMPLING)[:, coded["input_ids"].shape[1] :]
        for (_, chosen), answer in zip(asked, answers, strict=True):
            for line in whole_lines(tokenizer.decode(answer, skip_special_tokens=True)):
                if fits(line, chosen, banned):
                    kept.setdefault(line.lower(), line)
        print(f"{start + len(asked)} prompts, {len(kept)} sentences, {time.monotonic() - began:.0f} s", flush=True)
    options.out.write_text(json.dumps(list(kept.values())), encoding="utf-8")


if __name__ == "__main__":
    main()
