"""Every real file of survey tools and recorders beside the checkout is told without options, none left out."""

from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.sources.conftest import SHARED
from voca.config import ReadOptions
from voca.errors import InputError
from voca.sources.files import InputFile
from voca.sources.formats import load_tables

FOLDERS = ("qualtrics_*", "surveymonkey_538", "limesurvey*", "stt_formats_*", "vtt_*", "otter_md_ladybug",
           "interviews_*", "calls_*")  # fmt: skip
# What else lies there: about the data, questionnaires, programs' settings.
BESIDE = ("*README*", "*LICEN[CS]E*", "*/SOURCE.txt", "*.lss", "*.qsf", "*/.github/*", "*/contact-lens-*.md",
          "*/Climatologist.docx", "*/translations.json", "*/sequences.*", "*/bda-custom.json")  # fmt: skip
FORMATS = {
    "qualtrics_*.csv": "csv",
    "limesurvey*.csv": "csv",
    "limesurvey*.xlsx": "xlsx",
    "surveymonkey_538/*.csv": "csv",
    "calls_*.json": "json",
    "vtt_*.vtt": "vtt",
    "vtt_zoom*.txt": "dialogue",
    "otter_md_ladybug/*.md": "dialogue",
    "interviews_*.srt": "srt",
    "interviews_*.vtt": "vtt",
    "interviews_*.json": "whisper",
    "interviews_*.tsv": "tsv",
    "interviews_*.txt": "dialogue",
    "interviews_*.text": "dialogue",
    "interviews_*.lrc": "dialogue",
    "stt_formats_amazon_connect_docs/*.json": "amazon-call-analytics",
    "stt_formats_aws/*/bda-standard.json": "amazon-bedrock",
    "stt_formats_aws/*.json": "amazon-call-analytics",
    "stt_formats_aws/*.docx": "docx",
    "stt_formats_bbc/amazon-transcribe/*": "amazon-transcribe",
    "stt_formats_bbc/google-stt/*": "google-speech",
    "stt_formats_bbc/ibm/*": "ibm-watson",
    "stt_formats_bbc/speechmatics/*": "speechmatics",
    "stt_formats_bbc/*.json": "bbc",
    "stt_formats_deepgram/*/assemblyai_*": "assemblyai",
    "stt_formats_deepgram/*/whisper_*": "whisper",
    "stt_formats_deepgram/*/dg_*": "deepgram",
}
REFUSED = {
    "surveymonkey_538/masculinity-survey/masculinity-survey.csv": "is a table of results",
    "stt_formats_bbc/bbc-kaldi/sample/bbcKaldiSpeakerSegments.sample.json": "says who speaks when",
    "vtt_zoom/empty_chat.txt": "has no text in it",
    "vtt_zoom/empty_transcript.vtt": "has no cue with words in it",
}


def named() -> list[str]:
    found = (path for folder in FOLDERS for path in SHARED.glob(f"{folder}/**/*") if path.is_file())
    names = sorted(str(path.relative_to(SHARED)) for path in found)
    return [name for name in names if not any(fnmatch(f"/{name}", mark) for mark in BESIDE)]


@pytest.mark.skipif(not SHARED.is_dir(), reason="shared/data is not beside this checkout")
def test_there_are_as_many_as_ever():
    assert len(named()) == 106


@pytest.mark.parametrize("name", named() or [pytest.param("", marks=pytest.mark.skip("shared/data is not there"))])
def test_the_format_is_told(name):
    file = InputFile(Path(SHARED / name))
    if name in REFUSED:
        from voca.sources import read

        with pytest.raises(InputError, match=REFUSED[name]):
            read([file.path], textless=True)
        return
    expected = next(form for mark, form in FORMATS.items() if fnmatch(name, mark))
    tables = load_tables(file, ReadOptions())
    assert {table.format for table in tables} == {expected}
    assert sum(len(table.cells) for table in tables) > 0
