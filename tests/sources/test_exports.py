"""Exports of review sites, help desks and social networks are told without options, and read whole."""

import json
from datetime import datetime

import pytest

from tests.sources import vendor_samples as samples
from voca.config import ReadOptions
from voca.schema import check
from voca.sources import read


def texts(reading, role="customer"):
    rows = reading.documents.sort_by([("source_row", "ascending"), ("question_id", "ascending")]).to_pylist()
    return [row["text"] for row in rows if row["speaker_role"] in (None, role)]


def scores(reading, name):
    rows = reading.documents.sort_by([("source_row", "ascending")]).to_pylist()
    return [row[f"score.{name}"] for row in rows if row["question_id"] is None]


# what is written | its name and encoding | tool | the customers' words | the score, its values, its scale
REVIEWS = [
    (
        samples.PLAY, "reviews_com.acme.app_202403.csv", "utf-16", "Google Play",
        ["Crashes. It closes when I upload a photo", "Läuft sehr gut und schnell", None],
     ("stars", [2, 5, 4], (1, 5)), 1,
    ),
    (samples.PLAY, "reviews.csv", "utf-16-le", "Google Play",
     ["Crashes. It closes when I upload a photo", "Läuft sehr gut und schnell", None], ("stars", [2, 5, 4], (1, 5)), 1),
    (samples.PLAY_API, "reviews.json", "utf-8", "Google Play",
     ["Crashes. It closes all the time", "Does what it says"], ("stars", [1, 5], (1, 5)), 1),
    (samples.PLAY_COLLECTED, "app.csv", "utf-8", "Google Play",
     ["The new menu is confusing to use", "Simple and quick"], ("stars", [2, 5], (1, 5)), 1),
    (samples.APP_STORE_API, "customerReviews.json", "utf-8", "App Store",
     ["Login broken. I cannot log in since the update", "Great app, I use it every day"], ("stars", [1, 5], (1, 5)), 1),
    (samples.APP_STORE_FEED, "feed.json", "utf-8", "App Store",
     ["Slow. Takes ages to load my orders", "Good. Easy to find what I need"], ("stars", [2, 4], (1, 5)), 0),
    (samples.APP_STORE_TABLE, "app.csv", "utf-8", "App Store",
     ["Ads. Far too many ads in the free version", "Fine. Works fine on my tablet"], ("stars", [1, 4], (1, 5)), 1),
    (samples.TRUSTPILOT, "reviews.csv", "utf-8-sig", "Trustpilot",
     ["Late. The parcel came two weeks late", "Very good. Quick delivery and fair prices"],
     ("stars", [1, 5], (1, 5)), 1),
    (samples.TRUSTPILOT_API, "reviews.json", "utf-8", "Trustpilot",
     ["Meh. Nobody answers the phone", "Super. Would order here again"], ("stars", [2, 5], (1, 5)), 1),
    (samples.GOOGLE_BUSINESS, "reviews.json", "utf-8", "Google Business",
     ["Lecker und günstig", "Waited for an hour", None], ("stars", [5, 2, 4], (1, 5)), 1),
    (samples.AMAZON, "amazon_reviews_us.tsv", "utf-8", "Amazon",
     ["Too loud. It wakes the whole house", "Perfect. Boils in no time"], ("stars", [2, 5], (1, 5)), 0),
    (samples.AMAZON_LINES, "reviews.json", "utf-8", "Amazon",
     ["Poor. The strings broke", "Lovely tone. Sounds wonderful"], ("stars", [2, 5], (1, 5)), 0),
    (samples.AMAZON_FEEDBACK, "feedback.txt", "utf-8", "Amazon",
     ["The wrong colour was in the box", "Fast and as described"], ("stars", [1, 5], (1, 5)), 1),
    (samples.FACEBOOK_RATINGS, "ratings.json", "utf-8", "Facebook",
     ["Cold food twice", "Lovely people"], ("recommended", [0, 1], (0, 1)), 1),
    (samples.ZENDESK, "tickets.csv", "utf-8", "Zendesk",
     ["Refund for my cancelled order has not come", "How do I change the address of my account",
      "The invoice of March is wrong"], ("satisfied", [0, 1, None], (0, 1)), 0),
    (samples.FRESHDESK, "tickets.csv", "utf-8", "Freshdesk",
     ["The machine leaks water after a week", "Can I order spare parts for it", "When will the red one be back"],
     ("csat", [1, 6, None], (1, 7)), 0),
    (samples.FRESHDESK_JSON, "tickets.json", "utf-8", "Freshdesk",
     ["Leak. It leaks on the table\n\nThe new one leaks too", "Parts. Where can I buy a lid?"], None, 1),
    (samples.ZENDESK_JSON, "tickets.json", "utf-8", "Zendesk",
     ["Refund. Where is my refund?\n\nIt has not arrived.", "It took three weeks", "Address. How do I change it?"],
     ("satisfied", [0, None], (0, 1)), 1),
    (samples.INTERCOM_JSON, "conversations.json", "utf-8", "Intercom",
     ["<p>The export is empty</p>\n\n<p>Firefox</p>", "Too slow", "Plan. <p>Can I pay by year?</p>"],
     ("csat", [2, None], (1, 5)), 2),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "name", "encoding", "tool", "said", "score", "replies"),
    REVIEWS,
    ids=[f"{c[3]}-{c[1]}-{c[2]}" for c in REVIEWS],
)
def test_reviews_and_tickets(write, content, name, encoding, tool, said, score, replies):
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    reading = read([write(text, name, encoding)])
    assert check(reading.documents, "documents") == []
    assert set(reading.documents["channel"].to_pylist()) == {tool}
    assert sorted(texts(reading), key=str) == sorted(said, key=str)
    assert reading.documents["time"].null_count == 0
    assert {time.year for time in reading.documents["time"].to_pylist()} <= {2014, 2015, 2024}
    if score is None:
        assert reading.scales.num_rows == 0
    else:
        (scale,) = reading.scales.to_pylist()
        assert (scale["score"], scale["low"], scale["high"]) == (score[0], *score[2])
        assert scale["primary"]
        assert scores(reading, score[0]) == score[1]
    counted = [issue for issue in reading.issues if issue.code == "company-replies"]
    assert sum(int(issue.message.split()[0]) for issue in counted) == replies
    assert [issue.message for issue in reading.issues if issue.code == "export"] == [f"read as an export of {tool}"]
    assert "person" not in {row["role"] for row in reading.columns.to_pylist()}


# what is written | name | tool | the customers' words | the company's and programs' words
POSTS = [
    (samples.INTERCOM_MESSAGES, "messages.csv", "Intercom",
     ["The export is empty", "I use Firefox on Linux", "Can I pay by the year?"],
     ["Which browser do you use?", "I am a robot and can help"]),
    (samples.X_SUPPORT, "twcs.csv", "X",
     ["@acme_help my order is still not here", "@acme_help nobody answers my mails"],
     ["@115712 We are looking into it now"]),
    (samples.X_API, "tweets.json", "X", ["@acme the app is down again", "love the new colours @acme"],
     ["@ann sorry, we are on it", "@bob thank you!"]),
    (samples.X_ARCHIVE, "tweets.js", "X", [], ["We are open again on Monday", "@ann we are sorry about that"]),
    (samples.X_COLLECTED, "tweets.csv", "X",
     ["the queue at the shop was endless today", "parking there is a nightmare every time"], []),
    (samples.X_ANALYTICS, "tweet_activity.csv", "X", [], ["Our new menu is here", "We are hiring cooks"]),
    (samples.REDDIT_THREAD, "thread.json", "Reddit",
     ["Router drops out. It restarts at night", None, "Same here, twice a day"], ["Please read the rules"]),
    (samples.REDDIT_POSTS, "posts.csv", "Reddit", ["Delivery took a month. They lost it twice", "Great support today"],
     []),
    (samples.REDDIT_COMMENTS, "comments.csv", "Reddit", ["The new price is a joke", "I left for another one"], []),
    (samples.FACEBOOK_GRAPH, "feed.json", "Facebook", ["The salad was sandy", "Best place in town"],
     ["Our summer menu is here", "We are sorry"]),
    (samples.FACEBOOK_OWN, "your_posts_1.json", "Facebook", [], ["Café open again", "New hours"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "name", "tool", "customers", "company"), POSTS, ids=[f"{c[2]}-{c[1]}" for c in POSTS]
)
def test_posts(write, content, name, tool, customers, company):
    reading = read([write(content if isinstance(content, str) else json.dumps(content), name)])
    assert check(reading.documents, "documents") == []
    assert set(reading.documents["channel"].to_pylist()) == {tool}
    assert sorted(texts(reading), key=str) == sorted(customers, key=str)
    others = [row["text"] for row in reading.documents.to_pylist() if row["speaker_role"] in ("agent", "system")]
    assert sorted(others) == sorted(company)
    assert reading.scales.num_rows == 0  # votes are no rating
    assert reading.documents["time"].null_count == 0
    assert len(set(reading.documents["source_row"].to_pylist())) == len(reading.documents)
    if not customers:
        assert [issue.code for issue in reading.problems] == ["own-account"]


def test_times_are_those_of_the_customer(write):
    documents = read([write(samples.PLAY, "r.csv", "utf-16")]).documents.sort_by("source_row")
    assert documents["time"][0].as_py() == datetime(2024, 3, 2, 10)
    documents = read([write(json.dumps(samples.PLAY_API), "r.json")]).documents.sort_by("source_row")
    assert documents["time"][0].as_py() == datetime(2024, 3, 1, 10)


def test_columns_in_another_order_and_beside_others(write):
    header, *rows = (line.split(",") for line in samples.TRUSTPILOT.splitlines())
    turned = [
        [*reversed(cells), extra] for cells, extra in zip([header, *rows], ["Region", "North", "South"], strict=True)
    ]
    reading = read([write("\n".join(",".join(cells) for cells in turned), "my.csv")])
    assert texts(reading) == ["Late. The parcel came two weeks late", "Very good. Quick delivery and fair prices"]
    assert scores(reading, "stars") == [1, 5]


def test_what_the_user_says_wins(write):
    reading = read(
        [write(samples.TRUSTPILOT, "my.csv")], ReadOptions(text=("Review Title",), score={"csat": "Review Stars"})
    )
    assert texts(reading) == ["Late", "Very good"]
    assert [scale["score"] for scale in reading.scales.to_pylist()] == ["csat"]


def test_a_page_of_which_only_the_company_posts_is_no_conversation(write):
    page, other = {"name": "Acme", "id": "1"}, {"name": "Jo", "id": "77"}
    posts = [{"id": f"1_{n}", "message": f"Our news number {n} for you", "created_time": "2024-05-01T10:00:00+0000",
              "from": page, "comments": {"data": [{"id": f"c{n}", "message": f"The lamp {n} broke too soon",
              "created_time": "2024-05-01T11:00:00+0000", "from": other}]}} for n in range(10)]  # fmt: skip
    reading = read([write(json.dumps({"data": posts}), "posts.json")])
    assert sorted(texts(reading)) == sorted(f"The lamp {n} broke too soon" for n in range(10))


def test_comments_of_a_thread_that_do_not_name_their_board_again(write):
    post = {"kind": "t3", "data": {"title": "Lamps", "selftext": "They break", "author": "jo", "subreddit": "lamps",
                                   "created_utc": 1714550400, "id": "p", "score": 3, "num_comments": 2}}  # fmt: skip
    said = [{"kind": "t1", "data": {"body": f"Mine broke after {n} days", "author": f"u{n}", "id": f"c{n}", "score": 1,
             "created_utc": 1714550400 + n, "replies": ""}} for n in range(3)]  # fmt: skip
    thread = [{"kind": "Listing", "data": {"children": part}} for part in ([post], said)]
    reading = read([write(json.dumps(thread), "thread.json")])
    assert sorted(texts(reading)) == ["Lamps. They break", *(f"Mine broke after {n} days" for n in range(3))]
