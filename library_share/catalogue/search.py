"""Finding titles by their words, as people type them.

Marks do not count for finding, but for the order: "mã" stands before "má" and "mà" when "mã" was
typed. All words must match, the last one may be unfinished. When nothing is found, the words are
read as raw Telex, and then one wrong letter is forgiven.

What was typed is taken apart into plain words first, so none of it is ever search syntax.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    column,
    func,
    literal_column,
    select,
    table,
)

from library_share.catalogue import isbn
from library_share.catalogue.models import Title
from library_share.catalogue.rules import words_of
from library_share.database import db
from library_share.vietnamese import fold, from_raw_telex, same_i, tidy

#: Ranking every hit of a common word costs ten times as much as ranking the first thousand.
RANKED_AT_MOST = 1_000
BEGINNING_AT_MOST = 300
SHOWN_AT_MOST = 200
TYPED_AT_MOST = 200
WORDS_AT_MOST = 12
#: Shorter words have too many neighbours to guess which one was meant; longer ones are no words.
GUESSED_LETTERS = range(3, 21)
#: How much of a title's beginning is indexed (migration 0002).
INDEXED_LETTERS = 50
LAST_LETTER = "\U0010ffff"
LETTERS = "abcdefghijklmnopqrstuvwxyz"

#: How a Vietnamese syllable is built, without its marks.
SYLLABLE = re.compile(
    r"(b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|q|r|s|t|th|tr|v|x)?"
    r"(a|e|i|o|u|y|ai|ao|au|ay|eo|eu|ia|ie|ieu|iu|oa|oai|oay|oe|oeo|oi|oo|ua|uay|ue|ui|uo|uoi|uou"
    r"|uu|uy|uya|uye|uyu|ye|yeu)(c|ch|m|n|ng|nh|p|t)?"
)

Condition = ColumnElement[bool]
#: For each word, what may stand in its place.
Groups = Sequence[Iterable[str]]


def find_titles(typed: str, *among: Condition) -> list[int]:
    """The ids of the titles that `typed` means, best first, at most SHOWN_AT_MOST.

    `among`: conditions over Title that all must meet.
    """
    typed = typed[:TYPED_AT_MOST].replace("\0", " ")
    if (number := isbn.find(typed)) and (found := _with_isbn(number, among)):
        return found
    words = words_of(typed).split()[:WORDS_AT_MOST]
    hits = (
        _hits(words, among)
        or _hits(_telex_words(typed, words), among)
        or _hits_with_one_letter_wrong(words, among)
    )
    return [hit.id for hit in sorted(hits, key=_rank(typed, words))[:SHOWN_AT_MOST]]


def _with_isbn(number: str, among: Sequence[Condition]) -> list[int]:
    query = select(Title.id).where(Title.isbn == number, *among).order_by(Title.sort_key)
    return list(db.session.scalars(query.limit(SHOWN_AT_MOST)))


def _telex_words(typed: str, words: list[str]) -> list[str]:
    read = same_i(from_raw_telex(typed)).split()[:WORDS_AT_MOST]
    return read if read != words else []


# --- asking the database ---------------------------------------------------------------------

_COLUMNS = (Title.id, Title.title, Title.volume, Title.authors, Title.search_text, Title.sort_key)


def _hits(words: list[str], among: Sequence[Condition]) -> list[Any]:
    """Titles with all these words; the first that begin with them are sure to be there."""
    if not words:
        return []
    opening = " ".join(words)
    begin = db.session.execute(beginning_with(opening, among))
    hits = {hit.id: hit for hit in begin if hit.search_text.startswith(opening)}
    # Of one letter alone, only the titles that begin with it are told apart from the rest.
    unfinished = len(words[-1]) > 1
    matching = db.session.execute(having([[word] for word in words], among, unfinished=unfinished))
    return list((hits | {hit.id: hit for hit in matching}).values())


def beginning_with(opening: str, among: Sequence[Condition]) -> Any:
    """Titles whose indexed beginning fits, in folded alphabetical order."""
    indexed = _indexed_beginning()
    first = opening[:INDEXED_LETTERS]
    return (
        select(*_COLUMNS)
        .where(indexed >= first, indexed <= first + LAST_LETTER, *among)
        .order_by(indexed)
        .limit(BEGINNING_AT_MOST)
    )


def having(groups: Groups, among: Sequence[Condition], *, unfinished: bool = False) -> Any:
    """Titles with a word of each group; the last word may be unfinished."""
    query = select(*_COLUMNS).where(*among)
    if _is_sqlite():
        index = table("titles_fts", column("rowid", Integer))
        asked = _in_words(groups, quote='"', both=" AND ", either=" OR ")
        return (
            query.join(index, index.c.rowid == Title.id)
            .where(literal_column("titles_fts", String).op("MATCH")(asked + "*" * unfinished))
            .limit(RANKED_AT_MOST)
        )
    asked = _in_words(groups, quote="'", both=" & ", either=" | ")
    words: ColumnElement[Any] = literal_column("titles.titles_fts_words")
    simple: ColumnElement[str] = literal_column("'simple'")
    hits = query.where(words.op("@@")(func.to_tsquery(simple, asked + ":*" * unfinished)))
    if len(groups) > 1:
        # Behind this fence the planner does not see that a thousand will do: of words that are
        # common but never meet it would hope to find them soon, and read the whole table.
        # Rows are fetched one by one all the same.
        hits = select(hits.cte("hits").prefix_with("MATERIALIZED", dialect="postgresql"))
    return hits.limit(RANKED_AT_MOST)


def _in_words(groups: Groups, *, quote: str, both: str, either: str) -> str:
    """The groups in the database's own search language. Words hold letters and digits only."""
    quoted = ([f"{quote}{word}{quote}" for word in group] for group in groups)
    return both.join(words[0] if len(words) == 1 else f"({either.join(words)})" for words in quoted)


def _indexed_beginning() -> ColumnElement[str]:
    """The expression that migration 0002 indexes, to the letter."""
    collated = "" if _is_sqlite() else ' COLLATE "C"'
    return literal_column(f"(substr(titles.search_text, 1, {INDEXED_LETTERS}){collated})")


def _is_sqlite() -> bool:
    return db.session.get_bind().dialect.name == "sqlite"


# --- one wrong letter ------------------------------------------------------------------------


def _hits_with_one_letter_wrong(words: list[str], among: Sequence[Condition]) -> list[Any]:
    """Titles with all these words but one, and in its place a word that differs in one letter."""
    unknown = [place for place, word in enumerate(words) if not _is_known(word)]
    if len(unknown) > 1:
        return []
    for among_syllables in (True, False):
        for place in unknown or range(len(words)):
            groups: list[Iterable[str]] = [[word] for word in words]
            groups[place] = neighbours(words[place], syllables=among_syllables)
            if groups[place] and (hits := db.session.execute(having(groups, among)).all()):
                return list(hits)
    return []


def _is_known(word: str) -> bool:
    """Whether any title has this word."""
    return db.session.execute(having([[word]], ()).limit(1)).first() is not None


def neighbours(word: str, *, syllables: bool) -> list[str]:
    """Every word one slip away (a letter too many, too few, wrong, or two swapped) that is a
    Vietnamese syllable, or every one that is not."""
    if len(word) not in GUESSED_LETTERS or not word.isascii():
        return []
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    near = {head + tail[1:] for head, tail in cuts if tail}
    near |= {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    near |= {head + letter + tail[1:] for head, tail in cuts if tail for letter in LETTERS}
    near |= {head + letter + tail for head, tail in cuts for letter in LETTERS}
    return sorted(one for one in near - {word} if bool(SYLLABLE.fullmatch(one)) == syllables)


# --- the best first --------------------------------------------------------------------------


def _rank(typed: str, words: list[str]) -> Callable[[Any], Any]:
    """The order of hits: marks as typed, titles that begin so, whole words, then the alphabet."""
    wanted = _written(typed)
    marked = [word for word in wanted if fold(word) != word]
    plain = [word for word in wanted if fold(word) == word]
    opening = " ".join(words)

    def key(hit: Any) -> Any:
        written = _written(f"{hit.title} {hit.volume} {hit.authors}")
        found = hit.search_text
        return (
            _missing(marked, written),
            not f"{found} ".startswith(f"{opening} "),
            not found.startswith(opening),
            words[-1] not in found.split(),
            _missing(plain, written),
            hit.sort_key,
        )

    return key


def _written(text: str) -> list[str]:
    """Words with their marks, lower-case."""
    return re.findall(r"\w+", tidy(text).lower())


def _missing(wanted: list[str], written: list[str]) -> int:
    """How many of the words are not there; the last may be unfinished."""
    missing = [word for word in wanted if word not in written]
    if missing and missing[-1] == wanted[-1] and any(w.startswith(wanted[-1]) for w in written):
        missing.pop()
    return len(missing)
