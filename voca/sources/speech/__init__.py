"""Transcripts as speech recognisers write them (JSON): one file a vendor, each turning its items into cues."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from voca.sources.speakers import Cue
from voca.sources.speech import (
    amazon,
    assemblyai,
    azure,
    bbc,
    deepgram,
    gong,
    google,
    ibm,
    rev,
    speechmatics,
    utterances,
    vosk,
    whisper,
)

Read = Callable[[Any], "list[Cue] | None"]


@dataclass(frozen=True, slots=True)
class Speech:
    """One conversation of a file.

    Attributes
    ----------
    form : str
        Who wrote it, as the format is named in :class:`voca.sources.raw.RawTable`.
    name : str
        Of the conversation, where the file holds several; else empty.
    cues : sequence of Cue
        In the order of their beginning.
    """

    form: str
    name: str
    cues: Sequence[Cue]


# Each returns None where the data is not of its form. The more particular a form, the earlier it is asked.
_READERS: Final[tuple[tuple[str, Read], ...]] = (
    ("amazon-transcribe", amazon.transcribe),
    ("amazon-call-analytics", amazon.analytics),
    ("amazon-bedrock", amazon.bedrock),
    ("deepgram", deepgram.read),
    ("assemblyai", assemblyai.read),
    ("azure-speech", azure.read),
    ("ibm-watson", ibm.read),
    ("google-speech", google.read),
    ("speechmatics", speechmatics.read),
    ("rev", rev.read),
    ("bbc", bbc.read),
    ("whisper", whisper.read),
    ("vosk", vosk.read),
    ("utterances", utterances.read),
)


def read_speech(data: Any) -> list[Speech]:  # noqa: ANN401 - any JSON
    """Read the conversations in the JSON of a speech recogniser; none where it is nothing of the kind."""
    calls = gong.read(data)
    if calls is not None:
        return [Speech("gong", name, cues) for name, cues in calls]
    for form, read in _READERS:
        cues = read(data)
        if cues is not None:
            return [Speech(form, "", sorted(cues, key=_start))]
    return []


def _start(cue: Cue) -> float:
    return -1.0 if cue.start is None else cue.start
