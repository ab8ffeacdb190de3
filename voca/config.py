"""What a user may say about an input and a run, as pydantic models that forbid what they do not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

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

    _beside: frozenset[str] = PrivateAttr(frozenset())

    @property
    def beside(self) -> frozenset[str]:
        """Which of them are said by the ``voca.toml`` beside a file, and not with the run."""
        return self._beside

    def over(self, beside: ReadOptions) -> ReadOptions:
        """Lay these options over those of the ``voca.toml`` beside a file."""
        defaults = ReadOptions()
        own = {key: getattr(self, key) for key in self.model_fields_set}
        own = {key: value for key, value in own.items() if value != getattr(defaults, key)}
        made = ReadOptions.model_validate({**beside.model_dump(), **own})
        made._beside = frozenset(beside.model_fields_set - own.keys())
        return made


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


_EXPECTED: Final = {
    "literal_error": "one of {expected}",
    "greater_than_equal": "{ge} or more",
    "greater_than": "more than {gt}",
    "less_than_equal": "{le} or less",
    "less_than": "less than {lt}",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "string_type": "text",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "names with values",
    "model_type": "names with values",
}
"""What a value should be, by the kind of its misfit."""
_SHOWN: Final = 40
"""Characters of a value that a message shows."""


def misfit(error: Mapping[str, Any]) -> str:
    """Say what is wrong with a value by an entry of ``ValidationError.errors()``: what it is, and what it should be."""
    if error["type"] == "missing":
        return "it is missing"
    if error["type"] not in _EXPECTED:
        return str(error["msg"])
    value = error["input"]
    shown = repr(value) if isinstance(value, str | int | float) and len(repr(value)) <= _SHOWN else "it"
    return f"{shown} should be {_EXPECTED[error['type']].format(**error.get('ctx', {}))}"
