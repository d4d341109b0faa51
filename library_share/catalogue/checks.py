"""What is searched and sorted by is what the titles say."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, column, func, select, text
from sqlalchemy.exc import DatabaseError

from library_share.catalogue.indexing import AT_ONCE, COLUMNS, described_anew
from library_share.catalogue.models import Title
from library_share.database import db
from library_share.errors import Problem
from library_share.safekeeping.checks import Check, Row
from library_share.translation import N_


def _titles_described_wrong() -> Iterator[Row]:
    query = select(Title.id, *COLUMNS).order_by(Title.id)
    for row in db.session.execute(query.execution_options(yield_per=AT_ONCE)):
        kept = row._asdict()
        number = kept.pop("id")
        differing = _differing(kept)
        if differing:
            yield {"title": number, "named": kept["title"], "columns": ", ".join(differing)}


def _differing(kept: dict[str, Any]) -> list[str]:
    try:
        wanted = described_anew(kept)
    except Problem as problem:  # nothing could be written from it today
        return [problem.code]
    return [name for name, value in kept.items() if value != wanted[name]]


def _titles_not_found() -> Iterable[Row]:
    """Whether searching finds every title by its words, and by no others."""
    if db.engine.dialect.name == "sqlite":
        return _faults_of_fts5()
    words: ColumnElement[str] = column("titles_fts_words")
    wrong = select(Title.id).where(
        words.is_distinct_from(func.to_tsvector("simple", Title.search_text))
    )
    return [{"said": f"titles {number}"} for number in db.session.scalars(wrong)]


def _faults_of_fts5() -> list[Row]:
    # FTS5 proves itself by a statement that looks like writing, so it gets a connection of its own,
    # whose closing unsays it. It waits for the lock first: with a snapshot that others write past
    # it could never have it.
    with db.engine.connect().execution_options(writing=True) as connection:
        try:
            connection.execute(
                text("INSERT INTO titles_fts(titles_fts, rank) VALUES ('integrity-check', 1)")
            )
        except DatabaseError as fault:
            if getattr(fault.orig, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_CORRUPT:
                raise
            return [{"said": str(fault.orig)}]
    return []


CHECKS = [
    Check(
        name="titles_as_described",
        description=N_("Titles are sorted, matched and searched by what describes them."),
        rows=_titles_described_wrong,
        sentence=N_(
            "Title {title} “{named}” does not agree in: {columns}. Run: library-share reindex"
        ),
    ),
    Check(
        name="titles_found",
        description=N_("Searching finds every title by its words."),
        rows=_titles_not_found,
        sentence=N_("The search index is wrong ({said}). Run: library-share reindex"),
    ),
]
