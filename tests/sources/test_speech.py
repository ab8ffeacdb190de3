"""Transcripts of speech recognisers, each in the shape its vendor documents: turns, speakers, seconds, confidence."""

from __future__ import annotations

import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voca.errors import InputError
from voca.sources import load, read
from voca.sources.speech import read_speech
from voca.sources.speech.items import unit_of


def item(text, start, end, kind="pronunciation", **more):
    times = {} if start is None else {"start_time": str(start), "end_time": str(end)}
    return {"type": kind, **times, "alternatives": [{"content": text, "confidence": "0.9"}], **more}


AMAZON = {
    "jobName": "a",
    "results": {
        "transcripts": [{"transcript": "Hello there. Hi."}],
        "speaker_labels": {
            "segments": [
                {"start_time": "0.0", "end_time": "1.0", "speaker_label": "spk_0"},
                {"start_time": "1.0", "end_time": "2.0", "speaker_label": "spk_1"},
            ]
        },
        "items": [
            item("Hello", 0.1, 0.4),
            item("there", 0.5, 0.9),
            item(".", None, None, "punctuation"),
            item("Hi", 1.2, 1.5),
            item(".", None, None, "punctuation"),
        ],
    },
}
AMAZON_CHANNELS = {
    "results": {
        "items": [item("Yes", 1, 1.5), item("No", 0, 0.5)],
        "channel_labels": {
            "channels": [
                {"channel_label": "ch_0", "items": [item("Yes", 1, 1.5)]},
                {"channel_label": "ch_1", "items": [item("No", 0, 0.5)]},
            ]
        },
    }
}
ANALYTICS = {
    "Participants": [{"ParticipantId": "p1", "ParticipantRole": "AGENT"}],
    "Transcript": [
        {"ParticipantId": "p1", "Content": "How can I help?", "BeginOffsetMillis": 40, "EndOffsetMillis": 1050,
         "Items": [{"Confidence": 1.0}, {"Confidence": 0.5}]},
        {"ParticipantRole": "CUSTOMER", "Content": "My parcel.", "BeginOffsetMillis": 1100, "EndOffsetMillis": 2000},
    ],
}  # fmt: skip
CHAT = {
    "Transcript": [
        {"ParticipantRole": "CUSTOMER", "Type": "EVENT", "AbsoluteTime": "2026-01-02T10:00:00.000Z"},
        {"ParticipantRole": "CUSTOMER", "Content": "Hello?", "AbsoluteTime": "2026-01-02T10:00:02.500Z"},
        {"ParticipantRole": "AGENT", "Content": "Yes.", "AbsoluteTime": "2026-01-02T10:00:09.000Z"},
    ]
}
BEDROCK = {
    "audio_segments": [
        {
            "text": "Hello.",
            "start_timestamp_millis": 10,
            "end_timestamp_millis": 900,
            "speaker": {"speaker_label": "spk_1"},
        },
        {
            "text": "Hi.",
            "start_timestamp_millis": 950,
            "end_timestamp_millis": 1900,
            "speaker": {"speaker_label": "spk_0"},
        },
    ]
}


def word(text, start, end, **more):
    return {"word": text, "start": start, "end": end, "confidence": 0.9, **more}


DEEPGRAM = {
    "results": {
        "channels": [
            {
                "alternatives": [
                    {
                        "words": [
                            word("hello", 0.1, 0.4, punctuated_word="Hello,", speaker=0),
                            word("there", 0.5, 0.9, punctuated_word="there.", speaker=0),
                            word("hi", 1.0, 1.5, punctuated_word="Hi.", speaker=1),
                        ]
                    }
                ]
            }
        ]
    }
}
ASSEMBLY = {
    "audio_url": "https://example.com/a.mp3",
    "words": [],
    "utterances": [
        {"speaker": "A", "start": 100, "end": 900, "text": "Hello there.", "confidence": 0.9},
        {"speaker": "B", "start": 1000, "end": 1500, "text": "Hi.", "confidence": 0.8},
    ],
}
WHISPER = {"segments": [{"start": 0.0, "end": 2.0, "text": " Hello there.", "avg_logprob": -0.1053605}]}
WHISPERX = {
    "segments": [
        {"start": 0.0, "end": 2.0, "text": "Hello there.", "speaker": "SPEAKER_00"},
        {"start": 2.5, "end": 3.0, "text": "Hi.", "speaker": "SPEAKER_01"},
    ]
}
GOOGLE = {
    "results": [
        {"alternatives": [{"transcript": "hello hi", "confidence": 0.9, "words": [
            {"word": "hello", "startTime": "0.100s", "endTime": "0.400s"},
            {"word": "hi", "startTime": "1s", "endTime": "1.500s"}]}]},
        {"alternatives": [{"words": [
            {"word": "hello", "startTime": {"nanos": 100000000}, "endTime": {"nanos": 400000000}, "speakerTag": 1},
            {"word": "hi", "startTime": {"seconds": "1"}, "endTime": {"seconds": "1", "nanos": 500000000},
            "speakerTag": 2}]}]},
    ]
}  # fmt: skip
AZURE = {
    "recognizedPhrases": [
        {"channel": 0, "speaker": 1, "offsetInTicks": 1000000, "durationInTicks": 8000000,
         "nBest": [{"confidence": 0.9, "display": "Hello there.", "lexical": "hello there"}]},
        {"channel": 0, "speaker": 2, "offsetInTicks": 10000000, "durationInTicks": 5000000,
         "nBest": [{"confidence": 0.8, "display": "Hi."}]},
    ]
}  # fmt: skip
AZURE_FAST = {
    "phrases": [
        {
            "channel": 0,
            "offsetMilliseconds": 100,
            "durationMilliseconds": 800,
            "text": "Hello there.",
            "confidence": 0.9,
        },
        {"channel": 1, "offsetMilliseconds": 1000, "durationMilliseconds": 500, "text": "Hi.", "confidence": 0.8},
    ]
}
IBM = {
    "results": [
        {"alternatives": [{"transcript": "hello hi", "confidence": 0.9, "timestamps": [["hello", 0.1, 0.4], ["hi",
        1.0, 1.5]],
                           "word_confidence": [["hello", 0.7], ["hi", 0.6]]}]}
    ],
    "speaker_labels": [{"from": 0.1, "to": 0.4, "speaker": 0}, {"from": 1.0, "to": 1.5, "speaker": 1}],
}  # fmt: skip
SPEECHMATICS = {
    "format": "2.9",
    "results": [
        {
            "type": "word",
            "start_time": 0.1,
            "end_time": 0.4,
            "alternatives": [{"content": "Hello", "confidence": 0.9, "speaker": "S1"}],
        },
        {
            "type": "punctuation",
            "start_time": 0.4,
            "end_time": 0.4,
            "alternatives": [{"content": ".", "speaker": "S1"}],
        },
        {
            "type": "word",
            "start_time": 1.0,
            "end_time": 1.5,
            "alternatives": [{"content": "Hi", "confidence": 0.8, "speaker": "S2"}],
        },
    ],
}
REV = {
    "monologues": [
        {"speaker": 0, "elements": [{"type": "text", "value": "Hello", "ts": 0.1, "end_ts": 0.4, "confidence": 0.9},
                                    {"type": "punct", "value": ", "}, {"type": "text", "value": "you", "ts": 0.5,
                                    "end_ts": 0.9}]},
        {"speaker": 1, "elements": [{"type": "text", "value": "Hi.", "ts": 1.0, "end_ts": 1.5}]},
    ]
}  # fmt: skip


@pytest.mark.parametrize(
    ("data", "form", "turns"),
    [
        (AMAZON, "amazon-transcribe", [("spk_0", 0.1, 0.9, "Hello there."), ("spk_1", 1.2, 1.5, "Hi.")]),
        (AMAZON["results"]["items"][:2], "amazon-transcribe", [(None, 0.1, 0.9, "Hello there")]),
        (AMAZON_CHANNELS, "amazon-transcribe", [("ch_1", 0, 0.5, "No"), ("ch_0", 1, 1.5, "Yes")]),
        (
            ANALYTICS,
            "amazon-call-analytics",
            [("Agent", 0.04, 1.05, "How can I help?"), ("Customer", 1.1, 2, "My parcel.")],
        ),
        (CHAT, "amazon-call-analytics", [("Customer", 2.5, None, "Hello?"), ("Agent", 9, None, "Yes.")]),
        (BEDROCK, "amazon-bedrock", [("spk_1", 0.01, 0.9, "Hello."), ("spk_0", 0.95, 1.9, "Hi.")]),
        (DEEPGRAM, "deepgram", [("Speaker 0", 0.1, 0.9, "Hello, there."), ("Speaker 1", 1, 1.5, "Hi.")]),
        (ASSEMBLY, "assemblyai", [("Speaker A", 0.1, 0.9, "Hello there."), ("Speaker B", 1, 1.5, "Hi.")]),
        (WHISPER, "whisper", [(None, 0, 2, "Hello there.")]),
        (WHISPERX, "whisper", [("SPEAKER_00", 0, 2, "Hello there."), ("SPEAKER_01", 2.5, 3, "Hi.")]),
        (GOOGLE, "google-speech", [("Speaker 1", 0.1, 0.4, "hello"), ("Speaker 2", 1, 1.5, "hi")]),
        (AZURE, "azure-speech", [("Speaker 1", 0.1, 0.9, "Hello there."), ("Speaker 2", 1, 1.5, "Hi.")]),
        (AZURE_FAST, "azure-speech", [("Channel 0", 0.1, 0.9, "Hello there."), ("Channel 1", 1, 1.5, "Hi.")]),
        (IBM, "ibm-watson", [("Speaker 0", 0.1, 0.4, "hello"), ("Speaker 1", 1, 1.5, "hi")]),
        (SPEECHMATICS, "speechmatics", [("S1", 0.1, 0.4, "Hello."), ("S2", 1, 1.5, "Hi")]),
        (REV, "rev", [("Speaker 0", 0.1, 0.9, "Hello, you"), ("Speaker 1", 1, 1.5, "Hi.")]),
    ],
)
def test_turns(write, data, form, turns):
    table = load(write(json.dumps(data), "call.json"))
    found = [
        (row["speaker"], *(None if row[key] is None else float(row[key]) for key in ("start_s", "end_s")), row["text"])
        for row in table.cells.to_pylist()
    ]
    assert table.format == form
    assert found == turns


def test_confidence_is_kept_and_averaged_over_characters(write):
    documents = read([write(json.dumps(ANALYTICS), "call.json")]).documents.sort_by("turn")
    assert documents["confidence"].to_pylist() == [0.75, None]
    assert documents["speaker_role"].to_pylist() == ["agent", "customer"]
    whisper = read([write(json.dumps(WHISPER), "talk.json")]).documents
    assert whisper["confidence"].to_pylist() == [pytest.approx(0.9, abs=1e-3)]
    ibm = {**IBM, "speaker_labels": []}
    merged = read([write(json.dumps(ibm), "ibm.json")]).documents
    assert merged["text"].to_pylist() == ["hello hi"]
    assert merged["confidence"].to_pylist() == [pytest.approx((0.7 * 5 + 0.6 * 2) / 7, abs=1e-4)]


@pytest.mark.parametrize(("factor", "unit"), [(1, 1.0), (1000, 0.001)])
def test_several_calls_and_a_unit_that_is_found_out(write, factor, unit):
    sentences = [
        {"start": 0 * factor, "end": 4 * factor, "text": "Good morning and how are you all today my friends"},
        {"start": 5 * factor, "end": 8 * factor, "text": "We would like to talk about the price"},
    ]
    call = {
        "transcript": [
            {"speakerId": "7001", "sentences": sentences[:1]},
            {"speakerId": "7002", "sentences": sentences[1:]},
        ]
    }
    data = {"callTranscripts": [{"callId": "11", **call}, {"callId": "12", **call}]}
    documents = read([write(json.dumps(data), "gong.json")]).documents
    assert sorted(set(documents["conversation_id"].to_pylist())) == ["11", "12"]
    assert sorted(documents["end_s"].to_pylist()) == [4.0, 4.0, 8.0, 8.0]
    assert set(documents["speaker"].to_pylist()) == {"Speaker 7001", "Speaker 7002"}
    assert unit_of([(0, 4 * factor, 10)]) == unit


def test_a_table_of_passages_is_a_transcript(write):
    written = (
        "start\tend\ttext\n0\t4000\tGood morning and how are you all today my friends\n4100\t5200\tI am very well\n"
    )
    documents = read([write(written, "talk.tsv")]).documents
    assert documents["text"].to_pylist() == ["Good morning and how are you all today my friends I am very well"]
    assert documents["end_s"].to_pylist() == [5.2]


def test_a_table_with_more_columns_stays_a_table(write):
    written = "start,end,text,rating\n" + "".join(
        f"{i},{i + 3},the food was cold on day {i},{i % 5 + 1}\n" for i in range(30)
    )
    assert load(write(written)).layout == "table"


@pytest.mark.parametrize("marked", ["**Agent:** {} **Customer:** {}", "Agent: {}\nCustomer: {}\n"])
def test_a_conversation_in_a_field_of_a_record(write, marked):
    content = "\n".join(marked.format(f"How may I help you {i}?", f"My parcel number {i} is late.") for i in range(3))
    records = [{"ConversationId": f"c{n}", "topic": "parcels", "Content": content} for n in range(2)]
    documents = read([write(json.dumps(records), "calls.json")]).documents
    assert len(documents) == 12
    assert set(documents["conversation_id"].to_pylist()) == {"c0", "c1"}
    assert set(documents["speaker_role"].to_pylist()) == {"agent", "customer"}


def docx(path, body):
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{name}"><w:body>{body}</w:body></w:document>')
    return path


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_word_paragraphs(tmp_path):
    lines = [
        "Interviewer: What did you think?",
        "P07: It was all right.",
        "Interviewer: And the price?",
        "P07: Too high.",
    ]
    documents = read([docx(tmp_path / "talk.docx", "".join(map(paragraph, lines)))]).documents.sort_by("turn")
    assert documents["speaker_role"].to_pylist() == ["interviewer", "participant"] * 2
    assert documents["text"].to_pylist()[3] == "Too high."


def test_word_tables(tmp_path):
    rows = [
        ("Start", "Speaker", "Transcription"),
        ("0:00:01.5", "Agent", "Hello."),
        ("0:00:03", "Customer", "My parcel."),
    ]
    cells = "".join("<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    documents = read([docx(tmp_path / "call.docx", f"<w:tbl>{cells}</w:tbl>")]).documents.sort_by("turn")
    assert documents["start_s"].to_pylist() == [1.5, 3.0]
    assert documents["speaker"].to_pylist() == ["Agent", "Customer"]


def test_marks_of_amazons_documents_are_nobodys_words(tmp_path):
    rows = [
        ("Start", "Dur.", "Speaker", "", "Transcription"),
        ("0:00:01", "1.2s", "Agent", "", "[Topic 1] Hello. Guardrail hate_speech (31%)  sexual (40%)"),
        ("0:00:03", "2.0s", "Customer", "", "[ISSUE] My guardrail is bent [sic]."),
        ("0:00:06", "0.4s", "Agent", "", "[INTERRUPTION] Oh, [ACTION] I will send one."),
        ("0:00:08", "0.4s", "Customer", "", "Guardrail insult (22%)"),
    ]
    cells = "".join("<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    documents = read([docx(tmp_path / "call.docx", f"<w:tbl>{cells}</w:tbl>")]).documents.sort_by("turn")
    said = ["Hello.", "My guardrail is bent [sic].", "Oh, I will send one."]
    assert documents["text"].to_pylist() == said


CONCLUDED = {
    "matched_blueprint": {"name": "Calls", "confidence": 1.0},
    "inference_result": {"call_summary": "Una called about a lamp and was content.", "call_opening": True},
}


def test_what_a_program_concluded_is_nobodys_word(write, tmp_path):
    path = write(json.dumps(CONCLUDED), "concluded.json")
    for inputs in ([path], [tmp_path]):
        with pytest.raises(InputError, match="holds what Amazon Bedrock concluded from a recording"):
            read(inputs)
    write(json.dumps(ANALYTICS), "call.json")
    reading = read([tmp_path])
    assert set(reading.documents["source"].to_pylist()) == {"call.json"}
    assert [(i.source, i.message) for i in reading.issues if i.code == "no-words"] == [
        (
            "concluded.json",
            "holds what Amazon Bedrock concluded from a recording, but not what is said; it was left out",
        )
    ]


def test_a_word_document_with_a_document_type_is_refused(tmp_path):
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>')
    with pytest.raises(InputError, match="bomb.docx is a damaged Word document"):
        load(path)


@pytest.mark.parametrize("data", [AMAZON, ANALYTICS, DEEPGRAM, ASSEMBLY, GOOGLE, AZURE, IBM, SPEECHMATICS, REV])
def test_cut_off_json_says_where(write, data):
    with pytest.raises(InputError, match=r"call.json, line 1, column \d+: not valid JSON"):
        load(write(json.dumps(data)[:-5], "call.json"))


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "results items type alternatives content start end text words segments "
                "Transcript Content utterances speaker "
                "ParticipantRole channels recognizedPhrases nBest phrases offsetMilliseconds "
                "timestamps monologues elements "
                "callTranscripts transcript sentences audio_url audio_segments time duration "
                "name paragraphs blocks data".split()
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=25,
)


@settings(deadline=None)
@given(values)
def test_no_shape_of_json_makes_a_reader_fail(data):
    for speech in read_speech(data):
        assert all(cue.start is None or cue.start >= 0 for cue in speech.cues)


# ---- real files ----------------------------------------------------------------------------------------------------


def test_real_files_counted_by_themselves(shared):
    """Turns and speakers as the files' own JSON has them, walked here without the readers."""
    path = shared("stt_formats_aws/sample-data/example-call.json")
    transcript = json.loads(path.read_text(encoding="utf-8"))["Transcript"]
    changes = 1 + sum(
        a["ParticipantRole"] != b["ParticipantRole"] for a, b in zip(transcript, transcript[1:], strict=False)
    )
    documents = read([path]).documents
    assert len(documents) == changes
    assert max(documents["end_s"].to_pylist()) == transcript[-1]["EndOffsetMillis"] / 1000

    path = shared("stt_formats_deepgram/test/dg_speakers.json")
    words = json.loads(path.read_text(encoding="utf-8"))["results"]["channels"][0]["alternatives"][0]["words"]
    documents = read([path]).documents
    assert len(documents) == 1 + sum(a["speaker"] != b["speaker"] for a, b in zip(words, words[1:], strict=False))
    assert sum(len(text.split()) for text in documents["text"].to_pylist()) == len(words)
    assert len(set(documents["speaker"].to_pylist())) == len({entry["speaker"] for entry in words})

    path = shared("stt_formats_bbc/google-stt/sample/gcpSttSpeakerDiarization.sample.json")
    tagged = json.loads(path.read_text(encoding="utf-8"))["results"][-1]["alternatives"][0]["words"]
    documents = read([path]).documents
    assert len(documents) == 1 + sum(
        a["speakerTag"] != b["speakerTag"] for a, b in zip(tagged, tagged[1:], strict=False)
    )
    assert sum(len(text.split()) for text in documents["text"].to_pylist()) == len(tagged)

    path = shared("calls_ms_contactcenter_synth/sample_processed_data.json")
    calls = json.loads(path.read_text(encoding="utf-8"))
    documents = read([path]).documents
    assert len(set(documents["conversation_id"].to_pylist())) == len(calls) == 188
    assert len(documents) == sum(call["Content"].count(":** ") for call in calls) - sum(
        call["Content"].count("**:** ") for call in calls
    )


@pytest.mark.parametrize(
    ("path", "form", "speakers"),
    [
        ("stt_formats_amazon_connect_docs/contact-lens-example-output-files-chat_0.json", "amazon-call-analytics", 3),
        ("stt_formats_aws/sample-data/bda-standard.json", "amazon-bedrock", 2),
        ("stt_formats_aws/sample-data/example-call.docx", "docx", 2),
        ("stt_formats_bbc/amazon-transcribe/sample/todayinfocus.sample.json", "amazon-transcribe", 2),
        ("stt_formats_bbc/amazon-transcribe/sample/amazonTranscribe.sample.json", "amazon-transcribe", 0),
        ("stt_formats_bbc/ibm/sample/ibmTedTalkTranscript.sample.json", "ibm-watson", 1),
        ("stt_formats_bbc/speechmatics/sample/speechmaticsTedTalkTranscript.sample.json", "speechmatics", 3),
        ("stt_formats_bbc/bbc-kaldi/sample/kaldiTedTalkTranscript.sample.json", "bbc", 0),
        ("stt_formats_bbc/digital-paper-edit/sample/draftJs.sample.json", "bbc", 2),
        ("stt_formats_deepgram/test/assemblyai_utterances.json", "assemblyai", 1),
        ("stt_formats_deepgram/test/whisper_timestamped.json", "whisper", 0),
        ("interviews_hitsave/2025/Keitai update Spring 2025/Keitai update Spring 2025.tsv", "tsv", 0),
        ("vtt_zoom_lectures/lecturetranscripts/02-14-23.txt", "dialogue", 3),
    ],
)
def test_real_files_are_told_apart(shared, path, form, speakers):
    reading = read([shared(path)])
    assert reading.inputs[0]["format"] == form
    assert len(set(reading.documents["speaker"].to_pylist()) - {None}) == speakers


def test_one_recording_in_six_formats_is_the_same_transcript(shared):
    folder = shared("interviews_hitsave/2023/Goodboy Galaxy/Goodboy Galaxy - Rik Nicol.json").parent
    found = {
        ending: read([folder / f"Goodboy Galaxy - Rik Nicol.{ending}"]).documents.sort_by("turn")
        for ending in ("json", "srt", "vtt", "tsv", "lrc", "txt")
    }
    assert {len(documents) for documents in found.values()} == {109}
    texts = {ending: documents["text"].to_pylist() for ending, documents in found.items()}
    assert all(text == texts["vtt"] for text in texts.values())


SAYING = [("0", "Good morning."), ("1", "It broke.")]


def test_deepgram_without_its_words_is_read_by_its_utterances(write):
    said = [{"start": 6.0 * at, "end": 6.0 * at + 2, "confidence": 0.9, "channel": 0, "transcript": words,
             "words": [], "speaker": int(who)} for at, (who, words) in enumerate(SAYING)]  # fmt: skip
    best = {"transcript": "Good morning. It broke.", "confidence": 0.9, "words": []}
    data = {"metadata": {}, "results": {"channels": [{"alternatives": [best]}], "utterances": said}}
    table = load(write(json.dumps(data), "call.json"))
    assert [(row["speaker"], row["start_s"], row["text"]) for row in table.cells.to_pylist()] == [
        ("Speaker 0", "0", "Good morning."), ("Speaker 1", "6", "It broke.")
    ]  # fmt: skip


@pytest.mark.parametrize("inline", [True, False])
def test_google_says_in_a_batch_of_which_file_it_is(write, inline):
    words = [{"startOffset": f"{6 * at}s", "endOffset": f"{6 * at + 1}s", "word": word, "speakerLabel": str(at + 1)}
             for at, word in enumerate(("Hello.", "Broken."))]  # fmt: skip
    transcript = {"transcript": {"results": [{"alternatives": [{"transcript": "Hello. Broken.", "words": words}]}]}}
    data = {"results": {"gs://bucket/a.wav": {"inlineResult": transcript} if inline else transcript}}
    table = load(write(json.dumps(data), "call.json"))
    assert table.format == "google-speech"
    assert [(row["speaker"], row["text"]) for row in table.cells.to_pylist()] == [
        ("Speaker 1", "Hello."), ("Speaker 2", "Broken.")
    ]  # fmt: skip


def test_ibms_times_with_more_digits_find_their_speakers(write):
    data = {"results": [{"alternatives": [{"timestamps": [["well", 0.8999999, 1.1], ["yes", 1.2, 1.4]]}]}],
            "speaker_labels": [{"from": 0.9, "to": 1.1, "speaker": 0}, {"from": 1.2, "speaker": 1}]}  # fmt: skip
    table = load(write(json.dumps(data), "call.json"))
    assert table.cells["speaker"].to_pylist() == ["Speaker 0", "Speaker 1"]


@pytest.mark.parametrize("kept", ["words", "utterances"])
@pytest.mark.parametrize(
    ("numbers", "names"),
    [
        pytest.param((None, None, None), ["Speaker 0", "Speaker 1", "Speaker 0"], id="none"),
        pytest.param((0, 0, 0), ["Speaker 0", "Speaker 1", "Speaker 0"], id="anew in each channel"),
        pytest.param((0, 0, 1), ["Speaker 0-0", "Speaker 1-0", "Speaker 0-1"], id="two in one channel"),
    ],
)
def test_speakers_of_channels_are_not_one(write, kept, numbers, names):
    said = [(0, "Hello there, this is the lamp shop."), (1, "My lamp broke on Monday."), (0, "Which one?")]
    entries = [
        {"channel": channel, "start": 4.0 * at, "end": 4.0 * at + 3, "confidence": 0.9,
         **({} if number is None else {"speaker": number}), "transcript": words, "punctuated_word": words}
        for at, ((channel, words), number) in enumerate(zip(said, numbers, strict=True))
    ]  # fmt: skip
    channels = [
        {
            "alternatives": [
                {"transcript": "", "words": [e for e in entries if e["channel"] == channel and kept == "words"]}
            ]
        }
        for channel in (0, 1)
    ]
    whole = {"results": {"channels": channels, "utterances": entries if kept == "utterances" else []}}
    rows = load(write(json.dumps(whole), "call.json")).cells.to_pylist()
    assert [(row["speaker"], row["text"]) for row in rows] == list(zip(names, [w for _, w in said], strict=True))
