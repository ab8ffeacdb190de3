"""Tables of review sites, help desks and survey tools, by the columns they document: what each is taken for.

A line is ``column = values -> role``; the values are invented.
"""

import csv
import hashlib
import io

import pytest

from voca.sources import read

ROWS = 60
SAID = ["The delivery was slow and nobody told me why.", "It works exactly as I hoped it would.",
        "The app keeps crashing whenever I open it.", "Support was friendly and solved it in minutes.",
        "It is far too expensive for what it does.", "The room was clean but the street was loud."]  # fmt: skip
THINGS = ["green", "tall", "heavy", "small", "odd"]
FIRST = ["Ann", "Tom", "Mia", "Jon", "Eva", "Leo", "Sue", "Max", "Ida", "Ben"]
LAST = ["Berg", "Ray", "Lopez", "Smith", "Stein", "Kurz", "Hall"]

CELLS = {
    "number": lambda at: 5000 + 13 * at,
    "key": lambda at: f"{at:08x}-aaaa-bbbb-cccc-{at:012x}",
    "day": lambda at: f"2024-03-{1 + at % 28:02d}",
    "stamp": lambda at: f"2024-03-{1 + at % 28:02d} {8 + at % 10:02d}:{at:02d}:00",
    "iso": lambda at: f"2024-03-{1 + at % 28:02d}T{8 + at % 10:02d}:{at:02d}:00Z",
    "us": lambda at: f"{1 + at % 12}/{1 + at * 7 % 28}/2024 {1 + at % 12}:{at:02d}:00 {'AM' if at % 2 else 'PM'}",
    "jira": lambda at: f"{1 + at % 28:02d}/Mar/24 {1 + at % 12}:{at:02d} {'AM' if at % 2 else 'PM'}",
    "mail": lambda at: f"{FIRST[at % 10].lower()}{at}@example.com",
    "person": lambda at: f"{FIRST[at % 10]} {LAST[at % 7]}",
    "said": lambda at: f"{SAID[at % 6]} That was visit {at}.",
    "more": lambda at: f"The {THINGS[at % 5]} thing number {at} stands in our hall and looks lovely there.",
    "reach": lambda at: f"{FIRST[at % 10]} {LAST[at % 7]} 555 {100 + at}",
    "title": lambda at: f"Not again {at} please",
    "reply": lambda at: f"Thank you for telling us, visitor {at}." if at % 3 == 0 else "",
    "url": lambda at: f"https://shop.example/p{at % 4}",
    "votes": lambda at: at % 4,
    "empty": lambda at: "",
}


def cell(values, at):
    kind, _, told = values.partition(" ")
    if kind == "of":  # "of a | b": groups
        groups = told.split(" | ")
        return groups[int(hashlib.md5(f"{told}{at}".encode()).hexdigest(), 16) % len(groups)]
    if kind == "points":  # "points 1 5"
        low, high = map(int, told.split())
        return low + (at * 7 + len(told)) % (high - low + 1)
    return CELLS[kind](at)


TABLES = {
    "Medallia": """
        Survey ID = number -> id
        Response Date = day -> time
        Likelihood to Recommend = points 0 10 -> score
        Overall Satisfaction = points 1 5 -> score
        What could we do better? = said -> text
        Store Name = of Utrecht | Leiden | Delft -> segment
        Customer First Name = person -> ignored""",
    "Jira Service Management": """
        Issue key = key -> id
        Summary = title -> title
        Issue Type = of Incident | Request -> segment
        Reporter = person -> ignored
        Created = jira -> time
        Resolved = jira -> ignored
        Custom field (Satisfaction) = points 1 5 -> score
        Custom field (Satisfaction date) = day -> ignored
        Description = said -> text""",
    "ServiceNow": """
        Number = key -> id
        Assigned to = person -> ignored
        Taken on = stamp -> time
        How satisfied were you with the service? = of Very satisfied | Satisfied | Dissatisfied -> score
        Additional comments = said -> text
        Assignment group = of Network | Desktop -> segment""",
    "Booking.com": """
        Review date = stamp -> time
        Guest name = person -> ignored
        Reservation number = number -> id
        Review title = title -> text
        Positive review = said -> text
        Negative review = more -> text
        Review score = points 1 10 -> score
        Staff = points 1 10 -> score
        Cleanliness = points 1 10 -> score
        Property reply = reply -> ignored""",
    "Judge.me": """
        title = title -> title
        body = said -> text
        rating = points 1 5 -> score
        review_date = stamp -> time
        source = of email | web -> segment
        reviewer_name = person -> ignored
        reviewer_email = mail -> customer
        product_handle = of lamp | chair | desk -> segment
        reply = reply -> ignored""",
    "Yotpo": """
        Review ID = number -> id
        Review Title = title -> title
        Review Content = said -> text
        Review Score = points 1 5 -> score
        Review Creation Date = day -> time
        Reviewer Type = of Verified Buyer | Anonymous User -> segment
        Display Name = person -> ignored
        Email = mail -> customer
        Comment Content = reply -> ignored
        Comment Creation date = day -> ignored
        Votes Up = votes -> ignored""",
    "Okendo": """
        reviewId = key -> id
        rating = points 1 5 -> score
        title = title -> title
        body = said -> text
        dateCreated = iso -> time
        isRecommended = of true | false -> score
        helpfulCount = votes -> ignored
        unhelpfulCount = votes -> ignored
        reviewer.displayName = person -> ignored
        reviewer.email = mail -> customer
        attribute: Quality = points 1 5 -> score
        reply.body = reply -> ignored""",
    "Sprinklr": """
        Message Id = key -> id
        Created Time = stamp -> time
        From User = key -> customer
        Message = said -> text
        Social Network = of TWITTER | FACEBOOK -> segment
        Sentiment = of Positive | Negative -> foreign
        Permalink = url -> ignored
        Likes = votes -> ignored""",
    "Hotjar": """
        Number = number -> id
        Date Submitted = stamp -> time
        Source URL = url -> ignored
        Device = of desktop | mobile -> segment
        How would you rate your experience? = points 1 5 -> score
        What's the main reason for your score? = said -> text""",
    "Canny": """
        Post ID = key -> id
        Title = title -> title
        Details = said -> text
        Board = of Features | Bugs -> segment
        Votes = votes -> ignored
        Author Name = person -> ignored
        Author Email = mail -> customer
        Created = stamp -> time""",
    "Microsoft Forms in German": """
        ID = number -> id
        Startzeit = us -> ignored
        Fertigstellungszeit = us -> time
        Name = empty -> ignored
        Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen? = points 0 10 -> score
        Was ist der Hauptgrund für Ihre Bewertung? = said -> text""",
    "Microsoft Forms in Spanish": """
        Id. = number -> id
        Hora de inicio = us -> ignored
        Hora de finalización = us -> time
        Nombre = empty -> ignored
        ¿Qué probabilidad hay de que nos recomiende a un amigo? = points 0 10 -> score
        ¿Cuál es el motivo principal de su puntuación? = said -> text""",
    "TripAdvisor": """
        id = number -> id
        title = title -> title
        text = said -> text
        rating = points 1 5 -> score
        publishedDate = day -> time
        tripType = of COUPLES | FAMILY | SOLO -> segment
        ownerResponse/text = reply -> ignored
        helpfulVotes = votes -> ignored""",
    "G2": """
        Review ID = number -> id
        Submitted At = stamp -> time
        What do you like best? = said -> text
        What do you dislike? = more -> text
        Star Rating = points 1 5 -> score
        Likelihood to Recommend = points 0 10 -> score
        Company Segment = of Small | Mid-Market | Enterprise -> segment
        Reviewer Name = person -> ignored""",
    "AskNicely": """
        Response ID = number -> id
        Name = person -> ignored
        Email = mail -> customer
        Sent = stamp -> ignored
        Responded = stamp -> time
        Answer = points 0 10 -> score
        Comment = said -> text
        Theme = of Price | Staff -> foreign""",
    "Help Scout": """
        Conversation Number = number -> id
        Rating = of Great | Okay | Not Good -> score
        Comments = said -> text
        Rated By = mail -> customer
        Assignee Email = of piet@example.org | els@example.org -> ignored
        First Reply Time (min) = number -> driver
        Mailbox = of Sales | Help -> segment
        Date = stamp -> time""",
    "Feefo": """
        Feedback Date = day -> time
        Service Rating = points 1 5 -> score
        Service Review = said -> text
        Product Rating = points 1 4 -> score
        Product Review = more -> text
        Order Ref = key -> id
        Customer Email = mail -> customer
        Merchant Response = reply -> ignored""",
    "Trusted Shops": """
        Bewertungsdatum = day -> time
        Gesamtnote = points 1 5 -> score
        Lieferung = points 1 5 -> score
        Kommentar = said -> text
        Händlerkommentar = reply -> ignored
        Bestellnummer = key -> id
        Käufer-E-Mail = mail -> customer""",
    "AppFollow": """
        Date = day -> time
        Store = of as | gp -> segment
        Author = person -> ignored
        Rating = points 1 5 -> score
        Title = title -> title
        Review = said -> text
        Reply = reply -> ignored
        Version = of 1.0 | 1.1 | 2.0 -> segment
        Semantic tags = of bugs | crash -> foreign""",
    "Glassdoor": """
        Review Date = day -> time
        Job Title = of Engineer | Manager | Clerk -> segment
        Overall Rating = points 1 5 -> score
        Culture & Values = points 1 5 -> score
        Pros = said -> text
        Cons = more -> text
        Recommend to a Friend = of Yes | No -> score""",
    "Takeout of Google Play": """
        review.creationTime = iso -> time
        review.document.title = of App A | App B | App C -> segment
        review.starRating = points 1 5 -> score
        review.comment = said -> text""",
    "a form in French": """
        Horodateur = stamp -> time
        Pourquoi avez-vous donné cette note ? = said -> text
        À quel point était-il facile de résoudre votre problème ? = points 1 7 -> score
        Recommanderiez-vous notre magasin ? = of Oui | Non -> score""",
    "a form in French whose open fields ask nothing": """
        Horodateur = stamp -> time
        Quelle formation avez-vous suivie ? = of Tableur | Accueil | Budget -> segment
        Points forts de la formation = said -> text
        Ce qui manque encore = more -> text
        Autres commentaires = said -> text""",
    "a form with headings for questions": """
        Timestamp = stamp -> time
        Name of the district office = of North | South | East -> segment
        QUESTION 1: STRENGTHS = said -> text
        QUESTION 2: THREATS AHEAD = more -> text
        Additional Comments (Optional) = said -> text""",
    "Microsoft Forms with headings for questions": """
        Id = number -> id
        Start time = us -> ignored
        Completion time = us -> time
        Your team at work these days = of Night | Day -> segment
        Strengths of our new office = said -> text
        Wishes for the coming year = more -> text""",
    "a poll with short names": """
        caseid = number -> id
        region = of North | South | West -> segment
        problem_open = said -> text
        why_vote = more -> text""",
    "motivations and reasons": """
        id = number -> id
        motivations = said -> text
        stop_reason = more -> text""",
    "evaluations of a course": """
        Course = of Biology | Chemistry | Physics -> segment
        The instructor was well prepared for class. = points 1 5 -> score
        The instructor explained concepts clearly. = points 1 5 -> score
        Overall, I would rate this course as: = points 1 5 -> score
        Hours per week spent on this course = of 0-3 | 4-6 | 7-9 -> segment
        How many installations have you done in the past year? = of 1 - 10 | 10 - 100 | > 1,000 -> segment
        What changes would you suggest? = said -> text""",
    "scales that questions name in other languages": """
        Marca temporal = stamp -> time
        Califica cuánto disfrutas el taller en una escala del 1 al 5 = points 1 5 -> score
        En una escala del 1 al 5, ¿qué tan difícil fue el curso? = points 1 5 -> score
        Numa escala de 0 a 10, quanto gosta do local? = points 0 10 -> score
        ¿Qué cambiarías? = said -> text""",
    "who answered": """
        Young Person's Forename(s) = of Ann | Tom | Mia -> ignored
        What is your official job title? = of Senior Engineer | Head of Innovation | Digital Manager -> segment
        If you are happy for us to contact you, please leave your name and number = reach -> ignored
        Please tell us what we could have done better = said -> text""",
    "questions with would like": """
        What should we do better? = said -> text
        Would you like a call back? = of Yes | No -> segment
        May we add you to our list? We'd like to share news = of No | Yes | Yes -> segment
        Did you like the food? = of No | Yes -> score""",
}


@pytest.mark.parametrize("tool", TABLES)
def test_what_each_column_is_taken_for(write, tool):
    lines = [line.strip() for line in TABLES[tool].strip().splitlines()]
    columns = [(name, *told.split(" -> ")) for name, _, told in (line.partition(" = ") for line in lines)]
    out = io.StringIO()
    header, rows = (
        [name for name, _, _ in columns],
        [[cell(values, at) for _, values, _ in columns] for at in range(ROWS)],
    )
    csv.writer(out).writerows([header, *rows])
    found = {row["column"]: row["role"] for row in read([write(out.getvalue())]).columns.to_pylist()}
    assert found == {name: role for name, _, role in columns}


# ---- transcripts ---------------------------------------------------------------------------------------------------

TALK = [
    ("Anna Berg", 1, "Thank you for joining, what do you use the lamp for?"),
    ("Bo Lind", 6, "Mostly for reading, and the light is a bit too cold for me."),
    ("Anna Berg", 12, "When did you notice that it was too cold?"),
    ("Bo Lind", 18, "In the first week. My wife noticed it too."),
    ("Anna Berg", 25, "And what did you do then?"),
    ("Bo Lind", 31, "I wrote to the shop and they sent another bulb."),
]
FORMS = {
    "Riverside": "{who} (00:{at:02d}.07)\n{words}\n\n",
    "Grain": "00:00:{at:02d} - {who}\n{words}\n\n",
    "Read.ai": "{who}  0:{at:02d} - 0:{end:02d}\n{words}\n\n",
    "HeyMarvin": "{who} | 00:00:{at:02d} - 00:00:{end:02d}\n{words}\n\n",
    "Looppanel": "{who} (0:{at:02d} - 0:{end:02d})\n{words}\n\n",
    "Happy Scribe": "00:00:{at:02d}:05 - 00:00:{end:02d}:10\n{who}\n{words}\n\n",
    "Happy Scribe, in one line": "[00:00:{at:02d}.050] - {who}\n{words}\n\n",
    "Sonix": "{who}: [00:00:{at:02d}] {words}\n\n",
    "Trint": "{who} [00:00:{at:02d}]\n{words}\n\n",
    "Descript": "[00:00:{at:02d}] **{who}:** {words}\n\n",
    "Fathom": "@0:{at:02d} - {who} (Northwind)\n{words}\n\n",
    "Fireflies": "{who} - 00:{at:02d}\n{words}\n\n",
    "Lookback": "[00:{at:02d}] {who} \u2014 {words}\n",
    "MeetGeek": "{who}:\n00:00:{at:02d}\n{words}\n\n",
    "Temi": "{who} (00:{at:02d}):\n{words}\n\n",
    "Noota": "{who} : 00:00:{at:02d}\n{words}\n\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_what_was_said_when(write, form):
    lines = [FORMS[form].format(who=who, at=at, end=at + 4, words=words) for who, at, words in TALK]
    documents = read([write("".join(lines), "talk.txt")]).documents.to_pylist()
    turns = [(row["speaker"], round(row["start_s"]), row["text"]) for row in sorted(documents, key=lambda r: r["turn"])]
    assert turns == TALK


def test_names_alone_above_what_was_said(write):
    text = "".join(f"{who}\n{words}\n\n" for who, _, words in TALK)
    documents = read([write(text, "talk.txt")]).documents.to_pylist()
    spoken = [(row["speaker"], row["text"]) for row in sorted(documents, key=lambda row: row["turn"])]
    assert spoken == [(who, words) for who, _, words in TALK]


def test_headings_above_notes_are_no_names(write):
    text = "".join(f"{what}\n{words}\n\n" for what, (_, _, words) in zip(["Good", "Bad"] * 3, TALK, strict=True))
    assert set(read([write(text, "notes.txt")]).documents["speaker"].to_pylist()) == {None}


def test_of_two_questions_alike_the_first_is_the_primary_one(write):
    asked = ["How likely are you to recommend Zed to a friend?", "How likely are you to recommend Abe to a friend?"]
    rows = [["Why?", *asked], *([f"{SAID[n % 6]} That was visit {n}.", n % 11, n * 7 % 11] for n in range(ROWS))]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    targets = {row["column"]: row["target"] for row in read([write(out.getvalue())]).columns.to_pylist()}
    assert targets[asked[0]] == "score.nps"
