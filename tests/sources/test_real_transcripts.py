"""Real transcripts: turns, speakers and words, counted without the readers."""

import json
import re
from itertools import groupby

import pytest

from voca.sources import read


def turns_of(speakers):
    """Count the turns: runs of one speaker."""
    return len([who for who, _ in groupby(speakers)])


def expect(path, speakers):
    documents = read([path]).documents
    assert len(documents) == turns_of(speakers)
    assert len(set(documents["speaker"].to_pylist())) == len(set(speakers))
    return documents.sort_by("turn")


def cue_texts(path):
    """Return the words under each timing of a caption file."""
    blocks = re.split(r"\r?\n\s*\r?\n", path.read_text("utf-8-sig"))
    return [" ".join(block.split("\n")[-1:]) if "-->" in block else "" for block in blocks if "-->" in block]


@pytest.mark.parametrize(
    "name",
    [
        "vtt_zoom/transcript.vtt",
        "vtt_zoom/small_transcript.vtt",
        "vtt_zoom/no_sl_transcript2.vtt",
        "vtt_zoom_multi/transcript.vtt",
    ],
)
def test_zoom(shared, name):
    path = shared(name)
    speakers, last = [], None
    for text in cue_texts(path):
        found = re.match(r"([A-Z][^:]{1,40}): ", text)
        last = found[1] if found else last
        speakers.append(last)
    expect(path, speakers)


def test_zoom_with_one_speaker(shared):
    """One speaker is no dialogue: passages end at pauses and sentences; no word is lost."""
    path = shared("vtt_zoom_fishbowl/transcript.vtt")
    documents = read([path]).documents.sort_by("turn")
    assert set(documents["speaker"].to_pylist()) == {"Caleob King"}
    words = " ".join(text.removeprefix("Caleob King: ") for text in cue_texts(path)).split()
    assert " ".join(documents["text"].to_pylist()).split() == words


def test_zoom_chat(shared):
    path = shared("vtt_zoom/chat.txt")
    expect(path, [line.split("\t")[1] for line in path.read_text("utf-8").splitlines() if line.strip()])


def test_teams(shared):
    path = shared("vtt_teams/transcripts/sample-meeting.vtt")
    expect(path, re.findall(r"<v ([^>]+)>", path.read_text("utf-8")))


@pytest.mark.parametrize("day", ["02-03-23", "02-14-23", "02-17-23", "02-21-23", "02-24-23"])
def test_lectures(shared, day):
    path = shared(f"vtt_zoom_lectures/lecturetranscripts/{day}.txt")
    lines = path.read_text("utf-8").splitlines()
    heads = [n for n in range(1, len(lines)) if re.fullmatch(r"\d\d:\d\d:\d\d", lines[n].strip())]
    speakers = [lines[n - 1].strip() for n in heads]
    documents = expect(path, speakers)
    said = sum(len(line.split()) for n, line in enumerate(lines) if n not in heads and n + 1 not in heads)
    assert sum(len(text.split()) for text in documents["text"].to_pylist()) == said


@pytest.mark.parametrize(
    "name",
    [
        "01-new-career-who-dis",
        "02-side-project-balancing-act",
        "06-impostor-syndrome",
        "20-debugging",
        "30-frontend-interviews",
    ],
)
def test_ladybug(shared, name):
    path = shared(f"otter_md_ladybug/transcripts/{name}.md")
    expect(path, re.findall(r"^\*\*(.+?)\*\*", path.read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("number", range(1, 26))
def test_interviews_in_paragraphs(shared, number):
    path = shared(f"interviews_slippery_slope/data/transcripts/P{number:02d}.txt")
    paragraphs = [line.strip() for line in path.read_text("utf-8-sig").splitlines() if line.strip()]
    assert read([path]).documents.sort_by("turn")["text"].to_pylist() == paragraphs


@pytest.mark.parametrize("ending", ["tsv", "lrc", "json", "vtt", "txt", "srt"])
@pytest.mark.parametrize(
    "folder",
    ["2023/Goodboy Galaxy/Goodboy Galaxy - Rik Nicol", "2025/Keitai update Spring 2025/Keitai update Spring 2025"],
)
def test_interviews_by_whisper(shared, folder, ending):
    path = shared(f"interviews_hitsave/{folder}.{ending}")
    whole = json.loads(shared(f"interviews_hitsave/{folder}.json").read_text("utf-8"))
    words = " ".join(segment["text"] for segment in whole["segments"]).split()
    documents = read([path]).documents.sort_by("turn")
    assert set(documents["speaker"].to_pylist()) == {None}
    found = " ".join(documents["text"].to_pylist()).split()
    assert abs(len(found) - len(words)) <= 0.01 * len(words)
    assert found[:50] == words[:50]
    ends = [end for end in documents["end_s"].to_pylist() if end is not None]
    if ends and ending != "lrc":
        assert max(ends) == pytest.approx(whole["segments"][-1]["end"], abs=1.5)


MARK = re.compile(r"\*\*\s*(Agent|Customer)\s*:\s*\*\*")


def test_calls(shared):
    path = shared("calls_ms_contactcenter_synth/sample_processed_data.json")
    calls = json.loads(path.read_text("utf-8"))
    documents = read([path]).documents
    assert len(set(documents["conversation_id"].to_pylist())) == len(calls) == 188
    assert set(documents["speaker_role"].to_pylist()) == {"agent", "customer"}
    counted = {call["ConversationId"]: turns_of(MARK.findall(call["Content"])) for call in calls}
    found = {entry["values"]: entry["counts"] for entry in documents["conversation_id"].value_counts().to_pylist()}
    assert sum(found.values()) == sum(counted.values())
    assert found == counted


def test_single_calls(shared):
    folder = shared("calls_ms_contactcenter_synth")
    paths = sorted(folder.glob("convo_*.json"))
    documents = read([paths[0]]).documents
    content = json.loads(paths[0].read_text("utf-8"))["Content"]
    assert len(documents) == turns_of(MARK.findall(content))


def load(path):
    return json.loads(path.read_text("utf-8"))


def test_call_analytics(shared):
    path = shared("stt_formats_aws/sample-data/example-call.json")
    documents = expect(path, [entry["ParticipantRole"] for entry in load(path)["Transcript"]])
    assert set(documents["speaker_role"].to_pylist()) == {"agent", "customer"}


def test_bedrock(shared):
    path = shared("stt_formats_aws/sample-data/bda-standard.json")
    expect(path, [segment["speaker"]["speaker_label"] if isinstance(segment["speaker"], dict) else segment["speaker"]
                  for segment in load(path)["audio_segments"]])  # fmt: skip


@pytest.mark.parametrize("number", [0, 1])
def test_contact_lens_chats(shared, number):
    path = shared(f"stt_formats_amazon_connect_docs/contact-lens-example-output-files-chat_{number}.json")
    said = [
        entry["ParticipantId"]
        for entry in load(path)["Transcript"]
        if entry.get("Type") == "MESSAGE" and entry.get("Content")
    ]
    documents = read([path]).documents
    assert len(set(documents["speaker"].to_pylist())) == len(set(said))
    assert len(documents) == turns_of(said)


@pytest.mark.parametrize("name", ["dg_speakers", "dg_speakers_no_utterances"])
def test_deepgram(shared, name):
    path = shared(f"stt_formats_deepgram/test/{name}.json")
    words = load(path)["results"]["channels"][0]["alternatives"][0]["words"]
    documents = expect(path, [word["speaker"] for word in words])
    assert sum(len(text.split()) for text in documents["text"].to_pylist()) == len(words)


@pytest.mark.parametrize("name", ["amazonTranscribe", "todayinfocus", "todayinfocuswords"])
def test_amazon_words(shared, name):
    path = shared(f"stt_formats_bbc/amazon-transcribe/sample/{name}.sample.json")
    whole = load(path)
    items = whole if isinstance(whole, list) else whole["results"]["items"]
    words = [item["alternatives"][0]["content"] for item in items if item["type"] == "pronunciation"]
    text = " ".join(read([path]).documents.sort_by("turn")["text"].to_pylist())
    assert len(text.split()) == sum(len(word.split()) for word in words)


def test_paper_edit(shared):
    path = shared("stt_formats_bbc/digital-paper-edit/sample/digitalPaperEdit.sample.json")
    whole = load(path)
    documents = expect(path, [paragraph["speaker"] for paragraph in whole["paragraphs"]])
    assert sum(len(text.split()) for text in documents["text"].to_pylist()) == sum(
        len(word["text"].split()) for word in whole["words"]
    )


def test_word_documents(shared):
    """The document that was made of a call has the call's turns."""
    call = load(shared("stt_formats_aws/sample-data/example-call.json"))
    documents = read([shared("stt_formats_aws/sample-data/example-call.docx")]).documents
    assert len(documents) == turns_of([entry["ParticipantRole"] for entry in call["Transcript"]])


# ---- speakers and words of speech recognisers, from the files' own fields ------------------------------------------

BBC = "stt_formats_bbc"


def said(documents):
    return " ".join(documents.sort_by("turn")["text"].to_pylist()).split()


@pytest.mark.parametrize("name", ["gcpStt", "gcpSttPunctuation"])
def test_google(shared, name):
    """Without speakers: every word of every first alternative, in order, and no speaker."""
    path = shared(f"{BBC}/google-stt/sample/{name}.sample.json")
    words = [word["word"] for part in load(path)["results"] for word in part["alternatives"][0].get("words", [])]
    documents = read([path]).documents
    assert said(documents) == words
    assert documents["speaker"].null_count == len(documents)


def test_google_with_speakers(shared):
    """With speakers the last result repeats all words of the call, each with a tag."""
    path = shared(f"{BBC}/google-stt/sample/gcpSttSpeakerDiarization.sample.json")
    words = load(path)["results"][-1]["alternatives"][0]["words"]
    documents = expect(path, [word["speakerTag"] for word in words])
    assert said(documents) == [word["word"] for word in words]


def test_ibm(shared):
    path = shared(f"{BBC}/ibm/sample/ibmTedTalkTranscript.sample.json")
    whole = load(path)["results"][0]
    stamps = [stamp for part in whole["results"] for stamp in part["alternatives"][0]["timestamps"]]
    labels = {label["from"]: label["speaker"] for label in whole["speaker_labels"]}
    documents = read([path]).documents
    assert said(documents) == [word for word, _, _ in stamps]
    assert len(set(documents["speaker"].to_pylist())) == len({labels[start] for _, start, _ in stamps})


def test_speechmatics(shared):
    """A word has the speaker whose stretch it begins in; stops are words of their own in the file."""
    path = shared(f"{BBC}/speechmatics/sample/speechmaticsTedTalkTranscript.sample.json")
    whole = load(path)
    stretches = [(float(one["time"]), one["name"]) for one in whole["speakers"]]
    words = [(float(word["time"]), word["name"]) for word in whole["words"] if re.search(r"\w", word["name"])]
    speakers = [[name for start, name in stretches if start <= time + 0.005][-1] for time, _ in words]
    documents = expect(path, speakers)
    assert [word.strip(".,?!") for word in said(documents)] == [name for _, name in words]


def test_kaldi_with_segments(shared):
    path = shared(f"{BBC}/bbc-kaldi/sample/bbcKaldiTranscriptWithSpeakerSegments.sample.json")
    whole = load(path)["retval"]
    segments = [
        (part["start"], part["start"] + part["duration"], part["speaker"]["@id"])
        for part in whole["segmentation"]["segments"]
    ]
    middles = [(word["start"] + word["end"]) / 2 for word in whole["words"]]
    speakers = [next((who for start, end, who in segments if start <= middle < end), None) for middle in middles]
    documents = read([path]).documents
    assert said(documents) == [word["punct"] for word in whole["words"]]
    assert set(documents["speaker"].to_pylist()) == set(speakers) - {None}
    assert len(documents) == turns_of([who for who in speakers if who])


def test_kaldi_without_segments(shared):
    path = shared(f"{BBC}/bbc-kaldi/sample/kaldiTedTalkTranscript.sample.json")
    documents = read([path]).documents
    assert said(documents) == [word["punct"] for word in load(path)["retval"]["words"]]
    assert documents["speaker"].null_count == len(documents)


def test_draft_js(shared):
    path = shared(f"{BBC}/digital-paper-edit/sample/draftJs.sample.json")
    blocks = load(path)["blocks"]
    documents = expect(path, [block["data"]["speaker"] for block in blocks])
    assert said(documents) == " ".join(block["text"] for block in blocks).split()


def test_auto_edit(shared):
    path = shared(f"{BBC}/autoEdit2/sample/autoEdit2TedTalkTranscript.sample.json")
    lines = [line for part in load(path)["text"] for paragraph in part["paragraph"] for line in paragraph["line"]]
    documents = read([path]).documents
    assert said(documents) == " ".join(word["text"] for word in lines).split()
    assert documents["speaker"].null_count == len(documents)


@pytest.mark.parametrize("name", ["assemblyai_transcription", "assemblyai_utterances"])
def test_assemblyai(shared, name):
    path = shared(f"stt_formats_deepgram/test/{name}.json")
    words = load(path)["words"]
    documents = expect(path, [word["speaker"] for word in words])
    assert said(documents) == [word["text"] for word in words]
    assert documents["start_s"].to_pylist() == [words[0]["start"] / 1000]
    assert documents["end_s"].to_pylist() == [words[-1]["end"] / 1000]


def test_whisper_timestamped(shared):
    path = shared("stt_formats_deepgram/test/whisper_timestamped.json")
    whole = load(path)
    documents = read([path]).documents
    assert said(documents) == [word["text"] for segment in whole["segments"] for word in segment["words"]]
    assert min(documents["start_s"].to_pylist()) == whole["segments"][0]["start"]
    assert max(documents["end_s"].to_pylist()) == whole["segments"][-1]["end"]


@pytest.mark.parametrize("name", ["dg_transcription", "dg_utterances", "dg_whisper_transcription"])
def test_deepgram_without_speakers(shared, name):
    path = shared(f"stt_formats_deepgram/test/{name}.json")
    words = load(path)["results"]["channels"][0]["alternatives"][0]["words"]
    documents = read([path]).documents
    assert said(documents) == [word.get("punctuated_word", word["word"]) for word in words]
    assert documents["speaker"].null_count == len(documents)


def test_amazon_speakers(shared):
    """Of a call, the words' own segments say who spoke."""
    path = shared(f"{BBC}/amazon-transcribe/sample/todayinfocus.sample.json")
    results = load(path)["results"]
    owners = {
        item["start_time"]: segment["speaker_label"]
        for segment in results["speaker_labels"]["segments"]
        for item in segment["items"]
    }
    expect(path, [owners[item["start_time"]] for item in results["items"] if item["type"] == "pronunciation"])
