"""Who of those who speak serves the others, told by what is said."""

import pytest

from voca.sources.sides import settled, speaker_roles

TELLING = {
    "how can I help": ["A: Good day, how can I help?", "B: My lamp is broken.", "A: Which one?"],
    "how may we assist you": ["A: Hi.", "B: Hi.", "A: How may we assist you with the lamp?"],
    "thanks for calling": ["A: Thanks for calling Ardent Lamps.", "B: It flickers."],
    "the served one speaks first": ["B: Hello?", "A: You're through to repairs.", "B: At last."],
    "through a curly apostrophe": ["B: Hello?", "A: You\u2019re through to repairs.", "B: At last."],
    "anything else": ["A: It is sent.", "B: Good.", "A: Is there anything else I can do for you?", "B: No."],
    "a greeting and a question": ["A: Ardent Lamps, Noor speaking.", "B: Hi.", "A: Can I take your surname?"],
    "a greeting and words of regret": ["A: Ardent Lamps, Noor here.", "B: It flickers.", "A: Sorry about that."],
    "German": ["A: Guten Tag, was kann ich für Sie tun?", "B: Die Lampe flackert."],
    "French": ["A: Bonjour, en quoi puis-je vous aider ?", "B: La lampe clignote."],
    "Spanish": ["A: Gracias por llamar, ¿en qué le puedo ayudar?", "B: La lámpara parpadea."],
    "Dutch": ["A: Goedemorgen, waarmee kan ik u helpen?", "B: De lamp flikkert."],
    "who calls out first": ["A: Hi, this is Noor calling from Ardent Lamps. Am I speaking with Mr Dee?", "B: Yes."],
    "who calls out second": ["B: Hello?", "A: It's Noor with Ardent Lamps. Do you have two minutes?", "B: I guess."],
    "who calls out in two turns": ["A: Is this Ms Dee?", "B: It is.", "A: I'm Noor from Ardent, about your lamp."],
    "who calls out in German": ["A: Mein Name ist Noor Amin von Ardent. Spreche ich mit Frau Dee?", "B: Ja."],
    "thanks for the patience on both sides": [
        "A: How can I help? Thank you for your patience. Let me check. Is there anything else I can do?",
        "B: Thank you for your patience.",
    ],
}
OPEN = {
    "nobody serves": ["A: Shall we start?", "B: Yes, let's."],
    "how can we help others": ["A: How can we help users to see that?", "B: By asking them."],
    "one who only answers the phone": ["A: Hello, Noor speaking.", "B: Hi, it is about the lamp."],
    "questions that others ask too": ["A: Can I get your name? Let me check the recorder.", "B: Noor."],
    "a firm's customer who rings": ["A: Repairs.", "B: Hi, this is Bert from Dee Limited. Can I speak to someone?"],
    "who says where the call is from": ["A: Hello.", "B: I'm calling from Leeds about my lamp.", "A: Which one?"],
    "both serve": ["A: How can I help?", "B: How can I help?"],
    "two who may be served": ["A: How can I help?", "B: The lamp.", "C: And the chair."],
}


def roles(lines, customer=()):
    """Return the roles of Una (A), Bert (B) and Cleo (C), who say these lines."""
    names = {"A": "Una", "B": "Bert", "C": "Cleo"}
    speakers, words = zip(*((names[line[0]], line[3:]) for line in lines), strict=True)
    return speaker_roles(speakers, customer, words)


@pytest.mark.parametrize("lines", TELLING.values(), ids=TELLING)
def test_one_who_serves_is_heard(lines):
    assert roles(lines) == {"Una": "agent", "Bert": "customer"}


@pytest.mark.parametrize("lines", OPEN.values(), ids=OPEN)
def test_where_a_doubt_is_left_nobody_is_the_agent(lines):
    assert set(roles(lines).values()) == {None}


def test_one_who_surely_serves_is_heard_among_three():
    lines = ["A: Thank you for calling Ardent, how can I help?", "B: The lamp flickers.", "C: And it hums."]
    assert roles(lines) == {"Una": "agent", "Bert": None, "Cleo": None}


def test_one_is_served_by_two():
    lines = ["A: How can I help?", "B: The lamp.", "C: Thank you for holding.", "B: It flickers."]
    assert roles(lines) == {"Una": "agent", "Cleo": "agent", "Bert": "customer"}


@pytest.mark.parametrize(
    ("customer", "expected"),
    [
        (("first",), {"Una": "customer", "Bert": "agent"}),
        (("Second",), {"Una": "agent", "Bert": "customer"}),
        (("first", "second"), {"Una": None, "Bert": None}),
        (("Bert", "first"), {"Una": "agent", "Bert": "customer"}),
    ],
)
def test_a_place_tells_where_nothing_else_does(customer, expected):
    assert roles(OPEN["nobody serves"], customer) == expected


@pytest.mark.parametrize("customer", [("first",), ("second",)])
def test_names_and_words_tell_before_a_place(customer):
    assert roles(TELLING["how can I help"], customer) == {"Una": "agent", "Bert": "customer"}
    assert speaker_roles(["Caller", "Agent"], customer, ["Hi.", "Hi."]) == {"Caller": "customer", "Agent": "agent"}


def test_a_name_tells_before_words():
    assert roles(TELLING["how can I help"], ("Una",)) == {"Una": "customer", "Bert": "agent"}


AGENT, CALLER = {"Noor": "agent", "Una": "customer"}, {"Noor": "customer", "Bert": "agent"}


@pytest.mark.parametrize(
    ("found", "last"),
    [
        ([AGENT, AGENT, {"Noor": None, "Cleo": None}], {"Noor": "agent", "Cleo": "customer"}),
        ([AGENT, {"Noor": None, "Cleo": None}], {"Noor": None, "Cleo": None}),
        ([AGENT, AGENT, CALLER, {"Noor": None, "Cleo": None}], {"Noor": None, "Cleo": None}),
        ([AGENT, AGENT, {"Noor": None, "Cleo": None, "Dee": None}], {"Noor": "agent", "Cleo": None, "Dee": None}),
        ([{"Left": "agent", "Right": "customer"}] * 2 + [{"Left": None, "Right": None}],
         {"Left": "agent", "Right": "customer"}),
        ([{"Speaker 1": "agent", "Speaker 2": "customer"}] * 2 + [{"Speaker 1": None, "Speaker 2": None}],
         {"Speaker 1": None, "Speaker 2": None}),
        ([{"spk_0": "agent", "spk_1": "customer"}] * 2 + [{"spk_0": None, "spk_1": None}],
         {"spk_0": None, "spk_1": None}),
    ],
)  # fmt: skip
def test_other_conversations_tell_of_the_same_names(found, last):
    assert settled(found)[-1] == last
