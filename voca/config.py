"""What a user may say about an input and a run, as pydantic models that forbid what they do not know."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

SEEDS: Final = 2**32
"""Seeds are whole numbers from 0 that are less than this: what NumPy and UMAP take."""


class Strict(BaseModel):
    """Base of every configuration: unknown keys are errors, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ReadOptions(Strict):
    """Roles the user fixed; what is left empty is found out.

    The same keys may stand under ``[columns]`` in a ``voca.toml`` beside the data.
    """

    text: tuple[str, ...] = ()
    title: str | None = None
    score: dict[str, str] = Field(default_factory=dict)  # {"nps": "column", "wait:number:lower": "column"}
    segment: tuple[str, ...] | None = None  # None: found out; (): none
    customer: str | None = None
    time: str | None = None
    weight: str | None = None
    outcome: dict[str, str] = Field(default_factory=dict)  # {"churned": "column", "value": "column"}
    driver: tuple[str, ...] = ()  # operational numbers that stand beside the themes
    ignore: tuple[str, ...] = ()
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    day_first: bool | None = None  # None: found out from the values
    customer_speaker: tuple[str, ...] = ()
    keep_tests: bool = False  # answers that a survey tool marks as previews or tests count too
    count_once: bool = False  # what stands in several files is counted once
    customers: str | None = None  # a table of customers, or of calls, to join: segments, scores, churn, value
    on: str | None = None  # the column with the customer's or call's id; "column=other" where the tables differ


class LinkOptions(Strict):
    """How themes are linked to scores."""

    score: str | None = None  # which score is the primary one; None: the reader's choice
    min_base: int = Field(default=30, ge=1)  # customers
    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    fdr: float = Field(default=0.05, gt=0, lt=1)
    period: Literal["auto", "week", "month", "quarter", "year"] = "auto"
    max_segment_values: int = Field(default=50, ge=2)
    # Segment columns to compare, ("region", "plan"): plan within region; None: every column by itself.
    by: tuple[tuple[str, ...], ...] | None = None
    min_effect: dict[str, float] = Field(default_factory=dict)  # {"nps": 2}: effects below it are negligible
    unit: Literal["response", "customer"] = "response"  # what a score is counted for
    # How much of the variance of mentions that a model recognised is true; people's own codes are taken as they are.
    recognition: float = Field(default=0.6, gt=0, le=1)
    compare: tuple[str, str] | None = None  # two periods whose scores are compared; None: the last complete ones


class ThemeOptions(Strict):
    """How themes are found."""

    engine: str = "voca"  # voca | bertopic
    themes: str | None = None  # "12" or "8..25"; None: found in the data
    neighbours: int = Field(default=15, ge=2)
    min_size: int | None = Field(default=None, ge=2)  # sentences of a leaf; None: grows with the data
    confidence: float = Field(default=0.0, ge=0, le=1)
    codebook: str | None = None  # a themes.toml whose themes steer the fit
    codebook_only: bool = False  # the codebook is all there is: what fits nowhere stays without a theme
    label_model: str | None = None  # a language model that chooses labels: its name at the endpoint, or a .gguf file
    label_endpoint: str | None = None  # OpenAI-compatible: "http://localhost:11434/v1"
    themes_from: str | None = None  # a study, or a theme model's folder, whose themes are kept


class ReportOptions(Strict):
    """What the report shows."""

    quotes: int = Field(default=3, ge=0)
    title: str | None = None
