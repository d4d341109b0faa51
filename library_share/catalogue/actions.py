"""What people do to the catalogue. Titles are described in one place, `TitleDraft.columns`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from library_share import clock
from library_share.catalogue import isbn, rules
from library_share.catalogue.errors import TitleExists, TitleNameless, TooLong
from library_share.catalogue.models import ReadingLevel, Title, TitleKind
from library_share.database import db, judged
from library_share.vietnamese import sort_key, tidy

#: How many titles one statement asks for or adds.
AT_ONCE = 1_000


@dataclass(frozen=True, kw_only=True)
class TitleDraft:
    """What describes a title, as somebody typed it or a list says it."""

    title: str
    kind: TitleKind
    subtitle: str = ""
    volume: str = ""
    authors: str = ""
    publisher: str = ""
    publication_place: str = ""
    year: int | None = None
    isbn: str = ""
    pages: str = ""
    size: str = ""
    language: str = ""
    series: str = ""
    subjects: str = ""
    summary: str = ""
    level: ReadingLevel | None = None
    classification: str = ""

    def columns(self) -> dict[str, Any]:
        """Tidy texts, the ISBN checked, and the columns that follow from them.

        Raises TitleNameless, NotAnIsbn, and TooLong for a text that does not fit.
        """
        row = {**asdict(self), **_tidied_texts(self)}
        match_key = rules.match_key(
            title=row["title"],
            volume=row["volume"],
            authors=row["authors"],
            publisher=row["publisher"],
            isbn=row["isbn"],
        )
        whole = rules.full_title(row["title"], row["volume"])
        return {
            **row,
            "match_key": match_key,
            "sort_key": sort_key(whole),
            "search_text": rules.search_text(row),
        }


def _tidied_texts(draft: TitleDraft) -> dict[str, str]:
    texts = {name: tidy(value) for name, value in vars(draft).items() if type(value) is str}
    if not texts["title"]:
        raise TitleNameless
    texts["isbn"] = isbn.checked(texts["isbn"])
    for name, text in texts.items():
        at_most = getattr(Title.__table__.c[name].type, "length", None)
        if at_most is not None and len(text) > at_most:
            raise TooLong(name, text, at_most)
    return texts


def add_title(**fields: Any) -> Title:
    """A new title from the fields of TitleDraft; TitleExists when there is one already."""
    title = Title(**TitleDraft(**fields).columns(), created_at=clock.now())
    with judged({"uq_titles_match_key": TitleExists(title=title.full_title)}):
        db.session.add(title)
    return title


def change_title(title: Title, /, **fields: Any) -> Title:
    """Describe a title otherwise; the fields that are not given stay."""
    now = {name: getattr(title, name) for name in TitleDraft.__dataclass_fields__}
    columns = TitleDraft(**{**now, **fields}).columns()
    with judged({"uq_titles_match_key": TitleExists(title=columns["title"])}):
        for name, value in columns.items():
            setattr(title, name, value)
    return title


def find_or_add_titles(drafts: Sequence[TitleDraft]) -> list[int]:
    """The ids of the titles that the drafts describe, in their order; what is missing is added.

    Titles that are there stay as they are. Two lists imported at once share what they both add:
    the unique `match_key` lets one of them win.
    """
    return find_or_add_described([draft.columns() for draft in drafts])


def find_or_add_described(columns: Sequence[dict[str, Any]]) -> list[int]:
    """As `find_or_add_titles`, of what `TitleDraft.columns` gave: long lists take seconds to
    describe, which need not happen while the write lock is held."""
    by_key = {row["match_key"]: row for row in reversed(columns)}
    found = _ids_of(by_key)
    # In one order for all, so that two lists added at once do not wait for each other in a ring.
    missing = sorted(by_key.keys() - found.keys())
    new = [{**by_key[key], "created_at": clock.now()} for key in missing]
    insert = (
        postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    )
    for rows in _in_parts(new):
        db.session.execute(insert(Title).on_conflict_do_nothing(index_elements=["match_key"]), rows)
    found |= _ids_of(missing)
    return [found[row["match_key"]] for row in columns]


def _ids_of(match_keys: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for keys in _in_parts(match_keys):
        rows = db.session.execute(
            select(Title.match_key, Title.id).where(Title.match_key.in_(keys))
        )
        found.update({row.match_key: row.id for row in rows})
    return found


def _in_parts(things: Iterable[Any]) -> Iterable[list[Any]]:
    rest = iter(things)
    while part := list(islice(rest, AT_ONCE)):
        yield part
