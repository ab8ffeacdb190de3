"""Posts of X: the API's JSON, an account's archive, tables of collectors, and the analytics of one's own posts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from voca.sources.exports.export import Export, Record, listed, plain_fields, within

_MENTION: Final = re.compile(r"@(\w{1,20})")
_MENTIONED: Final = 0.3  # of the others' posts: an account that so many speak to is the one they are about
_LEAST: Final = 2  # posts of the company
_COUNTS: Final = (
    "like count|likes|favorite count|favorites|favorites count|retweet count|retweets|retweets count|reply count|"
    "replies|replies count|quote count|impressions|impression count|engagements|engagement rate|view count|views|"
    "bookmark count|bookmarks|public metrics like count|public metrics retweet count|public metrics reply count|"
    "public metrics quote count|public metrics impression count|public metrics bookmark count|shares|new follows|"
    "profile visits|detail expands|url clicks|hashtag clicks|user profile clicks|permalink clicks"
)
_ASIDE: Final = dict.fromkeys(_COUNTS.split("|"), "how much others did with the post")
_TEXT: Final = "full text|note tweet text|text|tweet text|post text|tweet|content|rawcontent|raw content"
_TIME: Final = "created at|date|timestamp|time|tweet created at"
_AUTHOR: Final = "user screen name|screen name|author username|username|user username|author userName|handle|author"
_OWN: Final = (
    "these are the posts of one's own account: the company's words, not its customers'; to hear customers, export the "
    "posts that mention or answer it"
)


def company_accounts(authors: Sequence[str | None], texts: Sequence[str | None]) -> frozenset[str]:
    """Tell the accounts that the others speak to: posted twice or more, and mentioned in 30% of the others' posts."""
    posts = Counter(author.lstrip("@").casefold() for author in authors if author)
    mentions: Counter[str] = Counter()
    for author, text in zip(authors, texts, strict=True):
        own = (author or "").lstrip("@").casefold()
        mentions.update({name.casefold() for name in _MENTION.findall(text or "")} - {own})
    total = posts.total()
    return frozenset(
        name
        for name, count in posts.items()
        if count >= _LEAST and total - count >= _LEAST and mentions[name] >= _MENTIONED * (total - count)
    )


EXPORTS: Final = (
    Export(
        "X",
        ("tweet id", "author id", "inbound", "text"),
        text="text",
        time="created at",
        customer="author id",
        speaker="inbound",
        company=frozenset(("false", "0", "no")),
    ),
    Export(
        "X",
        (
            "tweet permalink|post link|tweet link|tweet id|post id",
            "tweet text|post text",
            "impressions",
            "engagements|engagement rate|new follows",
        ),
        text="tweet text|post text",
        time="time|date",
        speaker="tweet text|post text",
        company=frozenset(("*",)),
        aside=_ASIDE,
        said=_OWN,
    ),
    Export(
        "X",
        ("full text", "in archive of one account"),
        text="full text",
        time="created at",
        speaker="in archive of one account",
        company=frozenset(("*",)),
        aside=_ASIDE,
        said=_OWN,
    ),
    Export(
        "X",
        (
            _TEXT,
            "id str|tweet id|tweetid|conversation id|edit history tweet ids|permalink|tweet url|id",
            "user screen name|screen name|author username|username|user username|author id|user id|user id str|author",
            "retweet count|retweets count|retweets|public metrics retweet count|in reply to screen name|"
            "in reply to status id str|edit history tweet ids|in reply to user id|replies count|referenced tweets",
        ),
        text=_TEXT,
        time=_TIME,
        customer="author id|user id str|user id|author username|user screen name|screen name|username|author",
        speaker=_AUTHOR,
        aside=_ASIDE | dict.fromkeys(("name", "author name", "user name", "place", "geo"), "about the author"),
        accounts=company_accounts,
    ),
)


def listing(whole: Any) -> list[Record] | None:  # noqa: ANN401 - any JSON
    """Return the posts of an answer of the API, with the names of their authors, which stand beside them."""
    posts = listed(whole, "data")
    users = {user.get("id"): user for user in listed(whole, "includes", "users")}
    if (
        not posts
        or not all("text" in post and "id" in post for post in posts)
        or not (users or any("edit_history_tweet_ids" in post or "author_id" in post for post in posts))
    ):
        return None
    return [{**post, "author.username": within(users.get(post.get("author_id")), "username")} for post in posts]


def unfold(record: Record) -> list[dict[str, Any]] | None:
    """Return a post as one flat row; that of an archive says so."""
    post = record.get("tweet")
    if isinstance(post, dict) and ("full_text" in post or "text" in post):
        return [
            {
                **plain_fields(post),
                "full_text": post.get("full_text") or post.get("text"),
                "in archive of one account": "yes",
            }
        ]
    if "edit_history_tweet_ids" in record and "text" in record:
        metrics = within(record, "public_metrics")
        counts = {f"public_metrics.{key}": value for key, value in metrics.items()} if isinstance(metrics, dict) else {}
        long = within(record, "note_tweet", "text")
        return [{**plain_fields(record), "text": long or record["text"], "edit_history_tweet_ids": "", **counts}]
    return None
