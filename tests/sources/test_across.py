"""Who serves or asks, told by many conversations of the same names together."""

import pytest

from voca.sources.across import Said, told_across
from voca.sources.raw import IssueLog
from voca.sources.sides import settled, speaker_roles

ASKED = "Sorry to hear that. Can I take your order number?"


def roles(conversations):
    """Return the roles in conversations of (name, words), and what is said of them."""
    log = IssueLog("chats.csv")
    said = [Said([name for name, _ in turns], [words for _, words in turns]) for turns in conversations]
    found = told_across([speaker_roles(one.speakers, (), one.words) for one in said], said, log)
    return settled(found), [(issue.code, issue.message) for issue in log.close()]


def chat(customer, agent="Noor Amin", reply=ASKED):
    return [(customer, "My lamp flickers."), (agent, reply), (customer, "It is on the mail."), (agent, "I have it.")]


def test_one_who_serves_others_each_time_is_told():
    found, said = roles([chat("Ann Dee"), chat("Bo Lind"), chat("Cy Roe"), chat("Di Ash", reply="Which lamp?")])
    assert found == [{"Noor Amin": "agent", name: "customer"} for name in ("Ann Dee", "Bo Lind", "Cy Roe", "Di Ash")]
    listed = "taken for agents, who serve somebody else in each conversation: Noor Amin (4 conversations)"
    assert said == [("agents-told", listed)]


def test_one_who_asks_others_each_time_is_told():
    interviews = [
        [(who, words) for question in ("How did you choose it?", "Why?", "And then?")
         for who, words in (("Eva Kane", question), (name, "By its price."))]
        for name in ("Ann Dee", "Bo Lind", "Cy Roe")
    ]  # fmt: skip
    found, said = roles(interviews)
    assert found == [{"Eva Kane": "interviewer", n: "participant"} for n in ("Ann Dee", "Bo Lind", "Cy Roe")]
    assert [code for code, _ in said] == ["interviewers-told"]


@pytest.mark.parametrize(
    "conversations",
    [
        pytest.param([chat("Ann Dee"), chat("Bo Lind")], id="two conversations only"),
        pytest.param([chat("Ann Dee")] * 4, id="always the same two"),
        pytest.param([chat(f"Agent{n}", "Ann Dee", "And?") for n in "abc"], id="one customer, whom several serve"),
        pytest.param([chat("Ann Dee", "Speaker 1"), chat("Bo Lind", "Speaker 1"), chat("Cy Roe", "Speaker 1")],
                     id="a number that a program gave"),
        pytest.param([[(a, "Shall we?"), (b, "Yes."), (c, "Yes.")] for a, b, c in ("ABC", "BCA", "CAB", "ABC")],
                     id="a team that meets"),
    ],
)  # fmt: skip
def test_a_doubt_stays(conversations):
    found, said = roles(conversations)
    assert {role for one in found for role in one.values()} == {None}
    assert said == []


def test_a_customer_who_has_the_name_of_an_agent_is_one():
    chats = [chat(name, agent) for agent in ("Noor Amin", "Tom Hale") for name in ("Ann Dee", "Bo Lind", "Cy Roe")]
    found, _ = roles([*chats, chat("Tom Hale", "Noor Amin")])
    assert found[-1] == {"Noor Amin": "agent", "Tom Hale": "customer"}
