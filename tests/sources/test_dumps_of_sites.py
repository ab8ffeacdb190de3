"""Tables in the form of dumps of review sites and shops, with invented content: what their columns are taken for."""

import json

import pytest

from tests.sources.test_tables_of_tools import cycle, days, hold_roles_and_scales, texts, told
from voca.sources import read

FIVE = cycle(1, 2, 3, 4, 5)
TABLES = {
    "the average of the one thing that a file is about": (
        {"Product Rating": cycle("4.3 out of 5"), "Stars": cycle("1.0 out of 5 stars", "3.0 out of 5 stars"),
         "Review": texts()},
        {"Product Rating": "ignored"}, {"Product Rating": None, "Stars": ("stars", 1, 5, 1)},
    ),
    "and of two": (
        {"product": cycle("Kettle", "Toaster"), "score": cycle(4.3, 3.8), "rating": cycle(1, 2, 3, 4, 5),
         "review": texts()},
        {"score": "ignored", "product": "segment.product"}, {"rating": ("stars", 1, 5, 1)},
    ),
    "and of two that are told by their numbers": (
        {"product_id": cycle(5401, 5402), "score": cycle(4.3, 3.8), "rating": cycle(1, 2, 3, 4, 5), "review": texts()},
        {"score": "ignored"}, {"rating": ("stars", 1, 5, 1)},
    ),
    "of two ratings in tenths of one thing neither is an average": (
        {"product": cycle("Kettle"), "score": cycle(4.3, 3.8), "rating": FIVE, "review": texts()},
        {}, {"score": ("stars", 1, 5, 1), "rating": ("stars", 1, 5, 1)},
    ),
    "one that all gave whole points is no average, and one alone is none": (
        {"rating": cycle(4.5), "review": texts()}, {}, {"rating": ("stars", 1, 5, 1)},
    ),
    "names of columns written as one word": (
        {"userscore": cycle(*range(11)), "reviewtext": texts(), "reviewtitle": texts(seed=1),
         "reviewdate": days("2024-{1:02}-{0:02}"), "username": [f"guest{n}" for n in range(60)]},
        {"reviewtext": "text", "reviewtitle": "text", "reviewdate": "time", "username": "ignored"},
        {"userscore": ("rating", 0, 10, 1)},
    ),
    "seconds since 1970 under a name that ends with time": (
        {"ctime": [str(1680000000 + 90000 * n) for n in range(60)], "rating_star": FIVE, "comment": texts()},
        {"ctime": "time"}, {},
    ),
    "with whom somebody travelled is no customer": (
        {"traveler": cycle("Traveled with family", "Traveled with partner", "Business traveler"), "review": texts()},
        {"traveler": "segment.traveler"}, {},
    ),
    "points out of a top, and what they are called": (
        {"reviewer_score": cycle("10/10 Excellent", "8/10 Very good", "6/10 Good", "2/10 Poor"), "review": texts()},
        {}, {"reviewer_score": ("rating", 1, 10, 1)},
    ),
    "a thumb up or down, and how many found it funny, in whole sentences": (
        {"number of people that found the review to be funny": cycle(0, 0, 4, 1),
         "1=recommended, -1=not recommended": cycle(1, -1, 1), "text of the review": texts()},
        {"number of people that found the review to be funny": "ignored"},
        {"1=recommended, -1=not recommended": ("yesno", 0, 1, 1)},
    ),
    "a product's name with a comma is no list of answers": (
        {"name": cycle("Kettle Grey, 1.7 l", "Kettle Red, 1 l", "Toaster Red, 2 slots", "Toaster Grey, 4 slots",
                       "Pan Grey, 1 l", "Pan Red, 2 slots"),
         "rating": FIVE, "review": texts()},
        {"name": "ignored"}, {},
    ),
    "ratings that are named as others, though not beside them": (
        {"review_overall": FIVE, "review_aroma": cycle(5, 2, 3, 1), "review_profilename": cycle(*"abcdefg"),
         "style": cycle("Stout", "Ale", "Porter"), "review_palate": cycle(2, 5, 4, 1, 3, 5), "beer_abv": cycle(4, 5, 7),
         "comment": texts()},
        {"beer_abv": "driver"},
        {"review_aroma": ("rating", 1, 5, 1), "review_palate": ("rating", 1, 5, 1)},
    ),
    "when a book was read is not when the review was written": (
        {"rating": FIVE, "review_text": texts(), "date_added": days("2024-{1:02}-{0:02}"),
         "read_at": days("2023-{1:02}-{0:02}")},
        {"date_added": "time", "read_at": "ignored"}, {},
    ),
    "thumbs in words, of what was voted for": (
        {"thumb": cycle("up", "down", "up"), "page": cycle("up", "down"), "comment": texts()},
        {"page": "segment.page"}, {"thumb": ("yesno", 0, 1, 1)},
    ),
    "stars in words": (
        {"Star rating": cycle("One", "Two", "three", "Four stars", "FIVE"), "bedrooms": cycle("one", "two", "three"),
         "comment": texts()},
        {"bedrooms": "segment.bedrooms"}, {"Star rating": ("stars", 1, 5, 1)},
    ),
    "ratings of the whole and of parts, in Japanese": (
        {"総合": FIVE, "部屋": cycle(5, 2, 3, 1), "風呂": cycle(2, 5, 4, 1, 3, 5), "クチコミ": texts()},
        {"クチコミ": "text"}, {"総合": ("stars", 1, 5, 1), "部屋": ("rating", 1, 5, 1), "風呂": ("rating", 1, 5, 1)},
    ),
    "and names in one word in Chinese and Korean": (
        {"综合评分": FIVE, "服务评分": cycle(5, 2, 3, 1), "评价内容": texts()},
        {"评价内容": "text"}, {"综合评分": ("stars", 1, 5, 1), "服务评分": ("rating", 1, 5, 1)},
    ),
    "a page that a program made of each row": (
        {"rating": FIVE, "reviewText": [text if n % 3 else "" for n, text in enumerate(texts())],
         "markdown": [f"# Hotel A\n\n**Rating:** {1 + n % 5}/5\n\n{text if n % 3 else ''}"
                      for n, text in enumerate(texts())]},
        {"reviewText": "text", "markdown": "ignored"}, {"rating": ("stars", 1, 5, 1)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLES)
def test_roles_and_scales(write, case):
    hold_roles_and_scales(write, TABLES[case])


def test_replies_that_are_missing_are_none(write):
    columns = {"rating": FIVE, "body": texts(), "reply": cycle("NA", "Thank you, we are glad to hear it.", "")}
    _, _, reading = told(write, columns)
    said = [issue.message for issue in reading.issues if issue.code == "company-replies"]
    assert said == ["20 replies of the company were set aside: not a customer's words"]


def test_the_place_that_reviews_are_listed_under_is_a_group(write):
    said = texts()
    places = [
        {
            "displayName": {"text": f"Cafe {name}", "languageCode": "en"}, "rating": 4.4,
            "location": {"latitude": 51.5, "longitude": 0.1},
            "reviews": [
                {"rating": 1 + n % 5, "text": {"text": said[10 * k + n], "languageCode": "en"},
                 "authorAttribution": {"displayName": f"guest{10 * k + n}"}}
                for n in range(10)
            ],
        }
        for k, name in enumerate(("North", "South", "East", "West", "Mill", "Quay"))
    ]  # fmt: skip
    reading = read([write(json.dumps(places), "places.json")])
    found = {row["column"]: row["target"] or row["role"] for row in reading.columns.to_pylist()}
    assert found["listed under displayName"] == "segment.listed under displayName"
    assert found["authorAttribution.displayName"] == "ignored"
    assert {row["segment.listed under displayName"] for row in reading.documents.to_pylist()} >= {"Cafe North"}
