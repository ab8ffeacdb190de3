"""What cannot work, told early: by options and small files before the rows are read, by the rows before all else."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from voca.config import ThemeOptions
from voca.earlier import carried, hold_encoder
from voca.errors import UsageError
from voca.models import hold_usable
from voca.pipeline import Pipeline, check_complete
from voca.protocols import Reading
from voca.stages.embed import GivenVectors
from voca.stages.pseudonyms import Key, open_key
from voca.stages.redact import Redact
from voca.theme_options import check


def hold(pipeline: Pipeline, own: GivenVectors | None = None) -> None:
    """Hold that a pipeline can do its work, as far as its options and the small files that they name tell.

    Parameters
    ----------
    pipeline : Pipeline
    own : GivenVectors, optional
        What stands for the encoder.

    Raises
    ------
    VocaError
        What the work would end with, after it.
    """
    check_complete(pipeline)
    check(pipeline.file.themes)
    redact = redacting(pipeline)
    if redact is not None and redact.config.key and redact.config.customers == "hash":
        open_key(redact.config.key)
    encoder = hold_models(pipeline, own)
    _hold_lists(pipeline.file.themes, own, encoder)


def hold_read(pipeline: Pipeline, reading: Reading) -> None:
    """Hold what can be told of a pipeline as soon as the rows are read; raises as :func:`hold`."""
    from voca.link.measures import hold_effects

    customer_key(pipeline, reading.documents)
    hold_effects(reading.scales["score"].to_pylist() or ["sentiment"], pipeline.file.link)


def customer_key(pipeline: Pipeline, documents: pa.Table) -> Key | None:
    """Open the key of the customers' pseudonyms; None where there are none."""
    redact, customers = redacting(pipeline), documents["customer_id"]
    if redact is None or redact.config.customers == "keep" or customers.null_count == len(customers):
        return None
    return open_key(redact.config.key)


def redacting(pipeline: Pipeline) -> Redact | None:
    """Return the stage that takes personal data out, None where the pipeline has none."""
    found: list[Any] = [stage for stage in pipeline.stages if isinstance(stage, Redact)]
    return found[0] if found else None


def hold_models(pipeline: Pipeline, own: GivenVectors | None = None) -> str:
    """Hold that every stage's model is whole and of its kind; return the hash of its encoder."""
    encoder = "" if own is None else own.encoder_sha
    stages: list[Any] = [stage for stage in pipeline.stages if hasattr(stage, "task")]
    for model, task in dict.fromkeys((stage.config.model, stage.task) for stage in stages):
        if task == "encoder" and own is not None:
            continue
        card = hold_usable(model, task)
        if card.kind.startswith("huggingface"):
            from voca.stages.opening import hold_installed

            hold_installed(card.folder)
        if task == "encoder":
            encoder = encoder or card.sha256
    return encoder


def _hold_lists(options: ThemeOptions, own: GivenVectors | None, encoder: str) -> None:
    """Hold that a codebook can be read, and that earlier themes can be known again under it and by this encoder."""
    from voca.themes.codebook_file import read

    book = read(options.codebook) if options.codebook else None
    if options.themes_from and book is None:
        hold_encoder(options.themes_from, encoder)
    elif options.themes_from and book is not None:
        from voca.themes.recode import edited

        edited(carried(options.themes_from, encoder).codebook, book, [])
    elif book is not None and own is not None:
        message = "A codebook's examples and keywords cannot be compared with vectors that voca did not make."
        raise UsageError(message, "Leave out embeddings=, or take the themes of a study with themes_from=.")
