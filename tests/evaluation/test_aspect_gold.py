"""Texts with marked aspects: every form of the field gives the same places and polarities, and mistakes are located."""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from voca.config import ReadOptions
from voca.errors import InputError, UsageError
from voca.evaluation.aspect_gold import CONFLICT, GoldAspect, read_aspects
from voca.evaluation.marked import Columns

COLD = "The soup was cold but the staff kind ."
PLAIN = "We sat outside ."
SOUP, STAFF = (4, 8), (26, 31)


def places(gold):
    """Return each text's aspects as (start, end, polarity)."""
    return [[(a.start, a.end, a.polarity) for a in aspects] for aspects in gold.aspects]


def read(path, content, **given):
    path.write_text(content, encoding="utf-8")
    return read_aspects(path, ReadOptions(), Columns(**given.pop("columns", {})), **given)


def semeval_2014(*terms, text=COLD):
    marks = "".join(f"<aspectTerm {term}/>" for term in terms)
    sentence = f'<sentence id="1">\n<text>{text}</text>\n<aspectTerms>{marks}</aspectTerms>\n</sentence>'
    other = f'<sentence id="2"><text>{PLAIN}</text></sentence>'
    return f'<?xml version="1.0"?>\n<sentences>\n{sentence}\n{other}\n</sentences>\n'


TWO_TERMS = (
    'term="soup" polarity="negative" from="4" to="8"',
    'from="26" polarity="positive" term="staff" to="31"',  # in the order of MAMS
)
SEMEVAL_2016 = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Reviews><Review rid="1"><sentences>
<sentence id="1:0"><text>{COLD}</text><Opinions>
<Opinion target="soup" category="FOOD#QUALITY" polarity="negative" from="4" to="8"/>
<Opinion target="staff" category="SERVICE#GENERAL" polarity="positive" from="26" to="31"/>
</Opinions></sentence>
<sentence id="1:1"><text>{PLAIN}</text></sentence>
</sentences></Review></Reviews>
"""
FORMS = {
    "semeval2014.xml": semeval_2014(*TWO_TERMS),
    "semeval2016.xml": SEMEVAL_2016,
    "aste.txt": f"{COLD}####[([1], [3], 'NEG'), ([6], [7], 'POS')]\n{PLAIN}####[]\n",
    "grid.txt": f"{COLD}#### #### ####[([1], [3], 'NEG'), ([6], [7], 'POS')]\n{PLAIN}#### #### ####[]\n",
    "tasd.txt": f"{COLD}####[['soup', 'food quality', 'negative', 'cold'], ['staff', 'service', 'positive', 'kind']]\n"
    f"{PLAIN}####[]\n",
    "e2e.txt": f"{COLD}####The=O soup=T-NEG was=O cold=O but=O the=O staff=T-POS kind=O .=O\n"
    f"{PLAIN}####We=O sat=O outside=O .=O\n",
    "conll.txt": "The O\nsoup S-NEG\nwas O\ncold O\nbut O\nthe O\nstaff B-POS\nkind O\n. O\n\n"
    "We O\nsat O\noutside O\n. O\n",
    "lines.jsonl": "\n".join(
        json.dumps(row)
        for row in (
            {
                "text": COLD,
                "aspects": [
                    {"term": "soup", "polarity": "negative", "from": 4, "to": 8},
                    {"term": "staff", "polarity": "positive", "from": 26, "to": 31},
                ],
            },
            {"text": PLAIN, "aspects": []},
        )
    ),
    "doccano.jsonl": "\n".join(
        json.dumps(row)
        for row in (
            {"id": 1, "text": COLD, "label": [[4, 8, "negative"], [26, 31, "positive"]]},
            {"id": 2, "text": PLAIN, "label": []},
        )
    ),
    "columns.jsonl": "\n".join(
        json.dumps(row)
        for row in (
            {"text": COLD, "aspectTerms": {"term": ["soup", "staff"], "polarity": ["negative", "positive"]}},
            {"text": PLAIN, "aspectTerms": {"term": [], "polarity": []}},
        )
    ),
    "array.json": json.dumps(
        [
            {"sentence": COLD, "aspects": [["soup", "negative"], ["staff", "positive"]]},
            {"sentence": PLAIN, "aspects": []},
        ]
    ),
    "words.json": json.dumps(
        [
            {
                "input": COLD,
                "output": "[['soup', 'food', 'negative', 'cold'], ['staff', 'service', 'positive', 'kind']]",
            },
            {"input": PLAIN, "output": "[]"},
        ]
    ),
    "cells.csv": "raw_text,aspectTerms\n"
    f"\"{COLD}\",\"[{{'term': 'soup', 'polarity': 'negative'}}, {{'term': 'staff', 'polarity': 'positive'}}]\"\n"
    f"{PLAIN},\"[{{'term': 'noaspectterm', 'polarity': 'none'}}]\"\n",
    "rows.csv": f"text,aspect,polarity\n{COLD},soup,negative\n{COLD},staff,positive\n{PLAIN},,\n",
    "kaggle.csv": "id,Sentence,Aspect Term,polarity,from,to\n"
    f"1,{COLD},soup,negative,4,8\n1,{COLD},staff,positive,26,31\n2,{PLAIN},,,,\n",
    "setfit.csv": f"text,span,label,ordinal\n{COLD},soup,negative,0\n{COLD},staff,positive,0\n{PLAIN},,,\n",
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_places_and_polarities(tmp_path, name):
    gold = read(tmp_path / name, FORMS[name])
    assert gold.texts == (COLD, PLAIN)
    assert places(gold) == [[(*SOUP, "negative"), (*STAFF, "positive")], []]
    assert (gold.left_out, gold.notices, gold.scheme.name) == ({}, (), "by their names")


@pytest.mark.parametrize("nested", ["list", "struct"])
def test_parquet_as_data_sets_of_hugging_face_have_it(tmp_path, nested):
    terms = [{"term": "soup", "polarity": "negative"}, {"term": "staff", "polarity": "positive"}]
    parts = {"term": ["soup", "staff"], "polarity": ["negative", "positive"]}
    one, none = (terms, []) if nested == "list" else (parts, {"term": [], "polarity": []})
    table = pa.Table.from_pylist([{"text": COLD, "aspectTerms": one}, {"text": PLAIN, "aspectTerms": none}])
    pq.write_table(table, tmp_path / "gold.parquet")
    gold = read_aspects(tmp_path / "gold.parquet", ReadOptions())
    assert places(gold) == [[(*SOUP, "negative"), (*STAFF, "positive")], []]


def test_three_lines_an_aspect(tmp_path):
    lines = "The $T$ was cold but the staff kind .\nsoup\n-1\n"
    lines += "The soup was cold but the $T$ kind .\nstaff\n1\n$T$\nFine\n0\n\n"
    gold = read(tmp_path / "gold.raw", lines.replace("\n", "\r\n"))
    assert gold.texts == (COLD, "Fine")
    assert places(gold) == [[(*SOUP, "negative"), (*STAFF, "positive")], [(0, 4, "neutral")]]


def test_of_several_places_in_a_text_the_first_is_the_aspect(tmp_path):
    gold = read(tmp_path / "gold.txt", "$T$ is late : $T$ will come at nine\nthe bus\n-1\n")
    assert gold.texts == ("the bus is late : the bus will come at nine",)
    assert places(gold) == [[(0, 7, "negative")]]


def test_a_word_a_line_with_aspects_of_several_words(tmp_path):
    lines = "cold O\nfront\tB-NEG\ndesk\tI-NEG\nstaff\tE-NEG\nlobby\tS-POS\nbar\tB-POS\nview\tI-POS\n"
    gold = read(tmp_path / "gold.txt", lines)
    assert places(gold) == [[(5, 21, "negative"), (22, 27, "positive"), (28, 36, "positive")]]


def test_categories_are_kept_and_words_marked_twice_are_one_aspect(tmp_path):
    more = (
        '<Opinion target="soup" category="FOOD#PRICES" polarity="negative" from="4" to="8"/>'
        '<Opinion target="staff" category="SERVICE#GENERAL" polarity="negative" from="26" to="31"/>'
        '<Opinion target="NULL" category="RESTAURANT#GENERAL" polarity="negative" from="0" to="0"/></Opinions>'
    )
    outside = '<sentence id="1:2" OutOfScope="TRUE"><text>Call me Ann.</text></sentence></sentences>'
    content = SEMEVAL_2016.replace("</Opinions>", more).replace("</sentences>", outside)
    gold = read(tmp_path / "gold.xml", content)
    assert gold.aspects[0] == (
        GoldAspect(*SOUP, "negative", ("FOOD#PRICES", "FOOD#QUALITY")),
        GoldAspect(*STAFF, CONFLICT, ("SERVICE#GENERAL",)),
    )
    assert gold.left_out == {"opinions on what no word names": 1, "sentences out of scope": 1}
    assert gold.notices == ("1 aspect has several polarities, and so a conflict.",)


@pytest.mark.parametrize(
    ("given", "polarities", "left_out"),
    [
        ({}, ["negative", CONFLICT], {}),
        ({"conflict": "skip"}, ["negative"], {"aspects with a label that is skipped": 1}),
        ({"Conflict": "neutral"}, ["negative", "neutral"], {}),
    ],
)
def test_conflict_is_a_class_of_its_own_or_what_the_caller_says(tmp_path, given, polarities, left_out):
    terms = (TWO_TERMS[0], TWO_TERMS[1].replace("positive", "conflict"))
    gold = read(tmp_path / "gold.xml", semeval_2014(*terms), given=given)
    assert [aspect.polarity for aspect in gold.aspects[0]] == polarities
    assert gold.left_out == left_out


def test_words_alone_are_gold_too(tmp_path):
    gold = read(tmp_path / "gold.xml", semeval_2014(*(term.replace("polarity", "sure") for term in TWO_TERMS)))
    assert (places(gold)[0], gold.scheme) == ([(*SOUP, ""), (*STAFF, "")], None)
    gold = read(tmp_path / "pairs.txt", f"{COLD}####[([1], [3]), ([6], [7])]\n")
    assert (places(gold)[0], gold.scheme) == ([(*SOUP, ""), (*STAFF, "")], None)


def test_lists_of_words_alone(tmp_path):
    rows = [{"text": COLD, "aspects": ["soup", "staff"]}, {"text": "A soup", "aspects": ["soup"]}]
    gold = read(tmp_path / "gold.jsonl", "\n".join(map(json.dumps, rows)))
    assert places(gold) == [[(*SOUP, ""), (*STAFF, "")], [(2, 6, "")]]


def test_words_of_several_tags_and_neighbours(tmp_path):
    line = "Great=O salad=T-POS bar=T-POS soup=TT-NEG =O\n"
    gold = read(tmp_path / "tags.txt", f"Great salad bar soup####{line.replace(' =O', '')}")
    assert places(gold) == [[(6, 15, "positive"), (16, 20, "negative")]]


def test_words_are_looked_for_where_no_place_is_given(tmp_path):
    rows = ["text,aspect,polarity", "Cab or cabin? The cab.,cab,positive", "Cab or cabin? The cab.,cab,negative"]
    rows += ["The  service\tdesk is slow,service desk,negative", "Rude,staff,negative", "Rude,rude,negative"]
    gold = read(tmp_path / "gold.csv", "\n".join(rows) + "\n")
    assert places(gold) == [[(0, 3, "positive"), (18, 21, "negative")], [(5, 17, "negative")]]
    assert gold.left_out == {"texts that lack the words of an aspect": 1}
    assert gold.notices == (
        "An aspect is not in the text that has it, which is left out: 'staff' (row 5).",
        "The words of 2 aspects stand several times in the text, and no place is given: the first counts, for the next "
        "of the same words the second.",
    )


def test_places_decide_where_words_stand_several_times(tmp_path):
    rows = "text,aspect,polarity,from,to\nA cab. The cab.,cab,positive,11,14\n"
    assert places(read(tmp_path / "gold.csv", rows)) == [[(11, 14, "positive")]]
    rows = "text,span,label,ordinal\nA cab. The cab.,cab,positive,1\n"
    assert places(read(tmp_path / "gold.csv", rows)) == [[(11, 14, "positive")]]


def test_columns_that_the_caller_names(tmp_path):
    rows = f"said,about,felt,group\n{COLD},soup,1,food\n{COLD},staff,5,people\n"
    columns = {"text": "said", "aspect": "about", "label": "felt", "category": "group"}
    gold = read(tmp_path / "gold.csv", rows, columns=columns)
    assert gold.aspects == ((GoldAspect(*SOUP, "negative", ("food",)), GoldAspect(*STAFF, "positive", ("people",))),)
    with pytest.raises(UsageError) as caught:
        read(tmp_path / "gold.csv", rows)
    assert caught.value.message == "No column of gold.csv is called 'text', or what the field calls it else."
    assert caught.value.hint == "Name it with --text COL. Known: said, about, felt, group."


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
WRONG = [
    ("a.csv", 'text,aspects\nA soup,"[\'soup\']"\nA box,"[\'box\']"\nTwo,"[\'t"\n', "a.csv, row 4: the cell with the"),
    ("a.xml", semeval_2014('term="soup" from="5" to="9"'), "a.xml, line 5: at 5 to 9 stands 'oup ', not 'soup'."),
    ("a.xml", semeval_2014('term="soup" from="4" to="900"'), "a.xml, line 5: at 4 to 900 stands '', not 'soup'."),
    ("a.xml", semeval_2014('term="soup" from="four" to="8"'), "line 5: the aspect 'soup' has no whole numbers"),
    ("a.xml", semeval_2014('polarity="negative" from="4" to="8"'), "a.xml, line 5: an aspect has no term."),
    ("a.xml", semeval_2014(*TWO_TERMS, text=""), "a.xml, line 3: a text that is empty has aspects."),
    ("a.xml", semeval_2014(*TWO_TERMS)[:-5], "a.xml, line 8: it is no valid XML"),
    ("a.xml", semeval_2014(*TWO_TERMS).replace("\n", f"\n{LAUGHS}\n", 1), "a.xml, line 2: it has a document type"),
    ("a.xml", "<catalog><text>Soup</text></catalog>", "a.xml is XML, but not of SemEval's tasks on aspects"),
    ("a.xml", semeval_2014().replace("<aspectTerms>", '<aspectCategory category="food"/><aspectTerms>'), "categories"),
    ("a.xml", SEMEVAL_2016.replace('target="soup" ', "").replace('target="staff" ', ""), "on categories or whole"),
    ("a.xml", semeval_2014(), "a.xml has no aspect whose words stand in a text; it is read as XML of SemEval 2014."),
    ("a.raw", "The $T$ was cold\nsoup\n-1\nThe soup\nsoup\n1\n", "a.raw, line 4: the text has no $T$."),
    ("a.txt", "The soup was cold.\nThe staff were kind.\n", "a.txt is in none of the forms of marked texts"),
    ("a.txt", "The O\nsoup S-NEG\nwas O\n\nfoggy\n", "a.txt, line 5: it is no word with its tag."),
    ("a.raw", "The $T$ was cold\nsoup\nbad\n", "a.raw, line 3: 'bad' is no polarity."),
    ("a.raw", "The $T$ was cold\n\n-1\n", "a.raw, line 2: no words stand for $T$."),
    ("a.raw", "The $T$ was cold\nsoup\n", "a.raw, line 1: the file ends before the three lines of an aspect do."),
    ("a.txt", f"{COLD}####[([99], [3], 'NEG')]\n", "a.txt, line 1: the text has 9 words, and an aspect is at 99."),
    ("a.txt", f"{COLD}####[([1], [3], 'NEG')]\nNo marks\n", "a.txt, line 2: no #### stands behind the sentence."),
    ("a.txt", f"{COLD}####[([1], [3], 'NEG'\n", "a.txt, line 1: what stands behind #### is no list."),
    ("a.txt", f"{COLD}####__import__('os').getcwd()\n", "a.txt, line 1: what stands behind #### is no list."),
    (
        "a.jsonl",
        '{"text": "Soup", "aspects": [{"polarity": "negative"}]}\n{"text": "Ok"}\n',
        "line 1: an aspect has neither words nor",
    ),
    (
        "a.jsonl",
        '{"text": "Soup", "aspects": [[0, 9, "negative"]]}\n{"text": "Ok"}\n',
        "a.jsonl, line 1: at 0 to 9 stands '', which",
    ),
]


@pytest.mark.parametrize(("name", "content", "said"), WRONG)
def test_gold_that_is_wrong_is_refused_with_its_line(tmp_path, name, content, said):
    with pytest.raises(InputError) as caught:
        read(tmp_path / name, content)
    assert said in caught.value.message
    assert caught.value.hint


def test_polarities_that_nobody_can_read_are_listed(tmp_path):
    with pytest.raises(UsageError) as caught:
        read(tmp_path / "a.xml", semeval_2014(*TWO_TERMS).replace('"negative"', '"meh"'))
    assert caught.value.message.startswith(
        "The labels of file 'a.xml' cannot be read as negative, neutral and positive"
    )
    assert caught.value.hint == "Say what they mean with --map LABEL=CLASS (or LABEL=skip) for 'meh' (1)."


def test_xml_says_its_encoding(tmp_path):
    path = tmp_path / "gold.xml"
    text = "The café was cold but the staff kind ."
    content = semeval_2014('term="café" polarity="negative" from="4" to="8"', text=text)
    path.write_bytes(content.replace('"1.0"', '"1.0" encoding="iso-8859-1"').encode("iso-8859-1"))
    assert places(read_aspects(path, ReadOptions()))[0] == [(4, 8, "negative")]
    path.write_bytes(content.replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16"))
    assert places(read_aspects(path, ReadOptions()))[0] == [(4, 8, "negative")]
