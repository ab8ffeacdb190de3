"""Comments into sentences, and sentences into clauses where one turns against the other."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

import pyarrow as pa
from pydantic import Field

from voca.config import Strict
from voca.protocols import Tables
from voca.schema import SCHEMAS
from voca.stages.columns import strings
from voca.stages.duplicates import fold
from voca.stages.filler import judge
from voca.stages.remarks import heard

if TYPE_CHECKING:
    from spacy.language import Language

# Where a sentence turns ("great food, but we waited"): the clause that follows has its own subject and polarity.
_TURN = re.compile(
    r"(?:\s*[,;–—-])?\s+(?=(?:but|however|whereas|aber|jedoch|mais|cependant|pero|mas|porém|però|maar)\b)|\s*;\s+",
    re.IGNORECASE,
)
_HARD = re.compile(r"\n+|(?<=[。！？｡])")
_CAPITAL: Final = "[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ'’]|I\\s"
# Where only a capital tells that a sentence begins: no space stands before it ("so rude!The room"), or dots do.
_GLUED = re.compile(rf"(?:(?<=[a-zß-öø-ÿ!?][!?])|(?<=\)[.!?]))(?={_CAPITAL})(?!\w*=)")
_TRAILED = re.compile(rf"(?:(?<=\.\.)|(?<=…))\s+(?={_CAPITAL})")
_NOUNS_IN_CAPITALS: Final = "de"
_OPENING = re.compile("(?:(?<=\\s)[(\\[{<“‘«„¿¡]|[¿¡「『（【《])+$")  # a straight quotation mark may as well close
_ASIDE = re.compile(r"\s*\([^()]*\)[\s.!?]*")
_LANGUAGES: Final = ("en", "de", "fr", "es", "it", "pt", "nl")  # whose abbreviations the rules know
_ANY: Final = "xx"
_SHORTENED: Final = ("approx.", "incl.", "excl.")  # that spaCy's English does not know
_COMMA = re.compile(r"(?<=[,:])\s+|\s+(?=(?:and|because|so|then)\s)", re.IGNORECASE)
# No full stop of any script but after the last word. Scripts other than the Latin are left to the sentencizer.
_NO_END = re.compile("[^.!?\u0370-\u200f\u203c\u203d\u2047-\u2049\u2c00-\U0001efff\U000e0000-\U0010ffff]*[.!?\\s]*")
_HEADING_WORDS, _HEADINGS, _HEADING_SHARE = 3, 20, 0.05

Span = tuple[int, int]

# Columns that go with the rows through the pipeline; the study keeps offsets only.
TRANSIENT = ("text", "language")


class Options(Strict):
    """Where to cut."""

    unit: Literal["clause", "sentence", "document"] = Field(
        "clause", description="clause: sentences, cut at 'but' and its like as well; document: one mention a comment"
    )
    max_words: int = Field(60, ge=10, description="a longer sentence is cut at commas")


class Sentences:
    """Make the ``sentences`` table from documents that have no status yet.

    A remark of the transcriber ("[laughs]") is nobody's sentence: ``text`` has blanks for it, places stay the text's.
    Sentence ends are found by spaCy's rule-based ``sentencizer`` in a blank pipeline: no model, no download. That of
    the text's language knows its abbreviations ("Dr.", "e.g.", "p.m.", "z.B."), which end no sentence.
    """

    name: ClassVar[str] = "sentences"
    requires = ("documents.text", "documents.language", "documents.status")
    assigns = tuple(f"sentences.{column}" for column in (*SCHEMAS["sentences"].names, *TRANSIENT))
    Config: ClassVar[type[Strict]] = Options

    def __init__(self, config: Options) -> None:
        self.config = config

    def __call__(self, tables: Tables) -> Tables:
        """Split every document that may have a theme."""
        documents = tables["documents"]
        identities, languages, states = (strings(documents, name) for name in ("document_id", "language", "status"))
        columns = (identities, heard(documents), languages, states)
        todo = [(i, text, spoken) for i, text, spoken, status in zip(*columns, strict=True) if text and status is None]
        schema = SCHEMAS["sentences"]
        for name in TRANSIENT:
            schema = schema.append(pa.field(name, pa.string()))
        rows: dict[str, list[object]] = {name: [] for name in schema.names}
        found = list(self.split([text for _, text, _ in todo], [language for _, _, language in todo]))
        first = [text[slice(*spans[0])] for (_, text, _), spans in zip(todo, found, strict=True) if spans[1:]]
        usual = openings(first, len(todo))
        for (identity, text, language), spans in zip(todo, found, strict=True):
            for number, (start, end) in enumerate(spans):
                part = text[start:end]
                opening = usual.get(fold(part)) if usual and number == 0 and spans[1:] else None
                status, reason = opening or judge(part) or (None, None)
                values = (identity, number, start, end, None, None, None, status, reason, part, language)
                for column, value in zip(rows.values(), values, strict=True):
                    column.append(value)
        return {"sentences": pa.table(rows, schema=schema)}

    def split(self, texts: Iterable[str], languages: Sequence[str | None] = ()) -> Iterator[list[Span]]:
        """Yield the spans of each text's sentences; together they hold every character but white space.

        Parameters
        ----------
        texts : iterable of str
        languages : sequence of str or None
            Of each text, as ISO 639-1; none: not known of any.

        Yields
        ------
        list of (start, end)
            Code points into the text, in order, never overlapping.
        """
        if self.config.unit == "document":
            yield from (_gather(text, [(0, len(text))]) for text in texts)
            return
        every = list(texts)
        single = [_single(text) for text in every]
        spoken = languages or [None] * len(every)
        several = [(text, said) for text, said, whole in zip(every, spoken, single, strict=True) if not whole]
        cut = iter(_sentences(several))
        for text, whole, said in zip(every, single, spoken, strict=True):
            sentences = [(0, len(text))] if whole else _opened(text, next(cut))
            lines = [span for sentence in sentences for span in _cut(text, *sentence)]
            spans = [span for line in lines for span in _begun(text, line, said)]
            yield _gather(text, [piece for span in spans for piece in self._clauses(text, span)])

    def _clauses(self, text: str, span: Span) -> list[Span]:
        pieces = [span]
        if self.config.unit == "clause":
            pieces = _split_at(text, span, _TURN, min_words=2)
        return [
            part
            for piece in pieces
            for part in (
                _split_at(text, piece, _COMMA, min_words=self.config.max_words // 3)
                if _words(text, piece) > self.config.max_words
                else [piece]
            )
        ]


def openings(first: Sequence[str], comments: int) -> dict[str, tuple[str, str]]:
    """Return status and reason of what is no customer's own sentence: the title that a site puts over every review.

    Parameters
    ----------
    first : sequence of str
        The first sentences of comments that go on.
    comments : int
        How many there are, those of one sentence too.

    Returns
    -------
    dict
        By the words as folded: three at least, that begin a twentieth of all comments and twenty of them.

    Examples
    --------
    >>> openings(["Example Air customer review"] * 30 + ["Never again"] * 30, 100)
    {'example air customer review': ('filler', 'a heading: 30 comments begin with these words')}
    """
    counts = Counter(fold(words) for words in first)
    least = max(_HEADINGS, _HEADING_SHARE * comments)
    return {
        words: ("filler", f"a heading: {n:,} comments begin with these words")
        for words, n in counts.items()
        if n >= least and len(words.split()) >= _HEADING_WORDS
    }


def _single(text: str) -> bool:
    """Whether nothing that could end a sentence stands before the text's last word."""
    return _NO_END.fullmatch(text) is not None


def _sentences(texts: Sequence[tuple[str, str | None]]) -> list[list[Span]]:
    """Return the spans of the sentences of each text, by the rules of its language."""
    found: list[list[Span]] = [[] for _ in texts]
    rows: dict[str, list[int]] = defaultdict(list)
    for row, (_, spoken) in enumerate(texts):
        rows[spoken if spoken in _LANGUAGES else _ANY].append(row)
    for language, own in rows.items():
        cut = _sentencizer(language).pipe((texts[row][0] for row in own), batch_size=256)
        for row, document in zip(own, cut, strict=True):
            found[row] = [(sentence.start_char, sentence.end_char) for sentence in document.sents]
    return found


@lru_cache(maxsize=len(_LANGUAGES) + 1)
def _sentencizer(language: str) -> Language:
    import spacy  # slow to import, and many surveys need it for no answer

    made = spacy.blank(language)
    made.add_pipe("sentencizer")
    made.max_length = 10**9
    tokenizer: Any = made.tokenizer
    for word in _SHORTENED if language == "en" else ():
        tokenizer.add_special_case(word, [{"ORTH": word}])
    return made


def _opened(text: str, spans: list[Span]) -> list[Span]:
    """Move brackets and quotation marks that open a sentence to it from the end of the one before.

    A sentence that stands in brackets as a whole goes with the one that it comments on ("It broke. (Twice.)").
    """
    moved: list[Span] = []
    for start, end in spans:
        opening = _OPENING.search(text, *moved[-1]) if moved and moved[-1][1] == start else None
        if opening and opening.start() > moved[-1][0]:
            moved[-1], start = (moved[-1][0], opening.start()), opening.start()
        if moved and _ASIDE.fullmatch(text, start, end):
            moved[-1] = (moved[-1][0], end)
        else:
            moved.append((start, end))
    return moved


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut at line breaks and at full stops the tokenizer does not know."""
    position = start
    for match in _HARD.finditer(text, start, end):
        yield position, match.start() if match.group() else match.end()
        position = match.end()
    yield position, end


def _begun(text: str, span: Span, language: str | None) -> Iterator[Span]:
    """Cut where only a capital tells that a sentence begins; a noun of German tells nothing after dots."""
    for glued in _split_at(text, span, _GLUED, min_words=2):
        if language == _NOUNS_IN_CAPITALS:
            yield glued
        else:
            yield from _split_at(text, glued, _TRAILED, min_words=3)


def _split_at(text: str, span: Span, pattern: re.Pattern[str], min_words: int) -> list[Span]:
    """Split where `pattern` stands, as long as each side keeps `min_words` words."""
    start, end = span
    pieces: list[Span] = []
    for match in pattern.finditer(text, start, end):
        if _words(text, (start, match.start())) >= min_words and _words(text, (match.end(), end)) >= min_words:
            pieces.append((start, match.start()))
            start = match.end()
    return [*pieces, (start, end)]


def _words(text: str, span: Span) -> int:
    return len(text[slice(*span)].split())


def _gather(text: str, spans: list[Span]) -> list[Span]:
    """Trim white space; a piece without a letter or digit ("...", "!!", ":)") joins the one before it."""
    gathered: list[Span] = []
    for start, end in spans:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            continue
        if gathered and not any(character.isalnum() for character in text[start:end]):
            gathered[-1] = (gathered[-1][0], end)
        else:
            gathered.append((start, end))
    return gathered
