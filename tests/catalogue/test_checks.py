"""`verify` finds what disagrees with the titles, and `reindex` mends what follows from them."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from library_share.catalogue.search import find_titles
from library_share.database import db
from library_share.safekeeping import checks, schema
from library_share.safekeeping.queries import findings
from tests.safekeeping import run

#: What somebody with a database tool could do to title 1, and what verify must name.
SPOILT = {
    "UPDATE titles SET title = 'Đất rừng phương Bắc' WHERE id = 1": "search_text",
    "UPDATE titles SET authors = 'Người khác' WHERE id = 1": "match_key",
    "UPDATE titles SET search_text = 'dat rung' WHERE id = 1": "search_text",
    "UPDATE titles SET search_text = '' WHERE id = 1": "search_text",
    "UPDATE titles SET match_key = 'x' WHERE id = 1": "match_key",
    "UPDATE titles SET volume = ' Tập 1' WHERE id = 1": "volume",
    "UPDATE titles SET isbn = '9786042134560' WHERE id = 1": "not_an_isbn",
}
#: The same to the index alone, by kind of database.
INDEX_SPOILT = {
    "sqlite": {
        "forgotten": """
            INSERT INTO titles_fts(titles_fts, rowid, search_text)
            SELECT 'delete', id, search_text FROM titles WHERE id = 1
        """,
        "doubled": "INSERT INTO titles_fts(rowid, search_text) VALUES (1, 'nhan de khac')",
        "of no title": "INSERT INTO titles_fts(rowid, search_text) VALUES (99, 'ma')",
        "emptied": "INSERT INTO titles_fts(titles_fts) VALUES ('delete-all')",
    },
    "postgresql": {
        "forgotten": "UPDATE titles SET titles_fts_words = NULL WHERE id = 1",
        "changed": "UPDATE titles SET titles_fts_words = 'ma'::tsvector WHERE id = 1",
    },
}


@pytest.fixture
def titles(given):
    given.a_title("Đất rừng phương Nam", authors="Đoàn Giỏi")
    given.a_title("Dế Mèn phiêu lưu ký", authors="Tô Hoài")


def spoil(statement):
    with db.engine.begin() as connection:
        if db.engine.dialect.name == "postgresql" and "titles_fts_words" in statement:
            connection.execute(
                text("ALTER TABLE titles ALTER COLUMN titles_fts_words DROP EXPRESSION")
            )
        connection.execute(text(statement))


def found():
    db.session.rollback()
    return {finding.check.name: " ".join(finding.sentences) for finding in findings()}


def test_an_honest_catalogue_has_no_findings(titles):
    assert found() == {}


@pytest.mark.parametrize("statement", SPOILT)
def test_a_title_that_was_changed_behind_the_products_back(app, titles, statement):
    spoil(statement)
    assert SPOILT[statement] in found()["titles_as_described"]
    assert "reindex" in found()["titles_as_described"]


def test_a_sort_key_that_was_changed(app, titles):
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE titles SET sort_key = :x WHERE id = 2"), {"x": b"x"})
    assert "sort_key" in found()["titles_as_described"]


@pytest.mark.parametrize("how", sorted({how for ways in INDEX_SPOILT.values() for how in ways}))
def test_an_index_that_disagrees_with_the_titles(app, titles, how):
    statement = INDEX_SPOILT[db.engine.dialect.name].get(how)
    if statement is None:
        pytest.skip("the other database's")
    spoil(statement)
    assert "titles_found" in found()


def test_reindexing_mends_both(app, titles):
    spoil("UPDATE titles SET search_text = 'ma', match_key = 'x' WHERE id = 1")
    if db.engine.dialect.name == "sqlite":
        spoil(INDEX_SPOILT["sqlite"]["emptied"])
    assert find_titles("đất rừng") == []
    status, said = run(app, "reindex")
    assert (status, "1" in said) == (0, True)
    assert found() == {}
    assert find_titles("đất rừng") == [1]


def test_looking_does_not_write(app, titles):
    """The proof of the index looks like a statement that writes; a reader must not be one."""
    spoil("UPDATE titles SET search_text = 'ma' WHERE id = 1")
    before = found()
    assert found() == before


@pytest.mark.parametrize(
    "statement",
    [
        "DROP INDEX ix_titles_list",
        "DROP INDEX one_open_loan_per_copy",
        "ALTER TABLE titles ADD COLUMN colour VARCHAR(10)",
        "DROP TABLE copy_aliases",
    ],
)
def test_tables_that_are_not_this_versions(app, titles, statement):
    with db.engine.begin() as connection:
        connection.execute(text(statement))
    assert [check.name for check in checks.CHECKS if list(check.offending())] == [
        "tables_of_this_version"
    ]


TABLES = {
    "sqlite": "SELECT '' FROM sqlite_master WHERE name = :name",
    "postgresql": "SELECT 'ON ' || tgrelid::regclass FROM pg_trigger WHERE tgname = :name",
}


def test_a_trigger_that_is_gone(app, titles):
    kind = db.engine.dialect.name
    with db.engine.begin() as connection:
        for trigger in schema.TRIGGERS[kind]:
            on_table = connection.scalar(text(TABLES[kind]), {"name": trigger})
            connection.execute(text(f"DROP TRIGGER {trigger} {on_table}"))
    assert schema.TRIGGERS[kind]
    assert all(trigger in found()["tables_of_this_version"] for trigger in schema.TRIGGERS[kind])
