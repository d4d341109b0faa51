"""Search titles: a full-text index, and one of how titles begin.

Revision ID: 0002
Revises: 0001

SQLite keeps the words in a table of its own (FTS5), kept true by triggers. Whoever later rebuilds
the table `titles` in batch mode must make these triggers anew: they go with the old table.
PostgreSQL keeps the words in a column, because taking them from the text again costs ten times
what comparing them costs.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: prefix='1 2 3': the last word of a search may be unfinished, and "t*" has most titles for hits.
SQLITE_UP = (
    """
    CREATE VIRTUAL TABLE titles_fts USING fts5(
        search_text, content='titles', content_rowid='id',
        tokenize="unicode61 remove_diacritics 0", prefix='1 2 3'
    )
    """,
    """
    CREATE TRIGGER titles_fts_insert AFTER INSERT ON titles BEGIN
        INSERT INTO titles_fts(rowid, search_text) VALUES (new.id, new.search_text);
    END
    """,
    """
    CREATE TRIGGER titles_fts_delete AFTER DELETE ON titles BEGIN
        INSERT INTO titles_fts(titles_fts, rowid, search_text)
        VALUES ('delete', old.id, old.search_text);
    END
    """,
    """
    CREATE TRIGGER titles_fts_update AFTER UPDATE OF id, search_text ON titles BEGIN
        INSERT INTO titles_fts(titles_fts, rowid, search_text)
        VALUES ('delete', old.id, old.search_text);
        INSERT INTO titles_fts(rowid, search_text) VALUES (new.id, new.search_text);
    END
    """,
    "INSERT INTO titles_fts(titles_fts) VALUES ('rebuild')",
    "CREATE INDEX titles_fts_beginning ON titles (substr(search_text, 1, 50))",
)
SQLITE_DOWN = (
    "DROP INDEX titles_fts_beginning",
    "DROP TRIGGER titles_fts_update",
    "DROP TRIGGER titles_fts_delete",
    "DROP TRIGGER titles_fts_insert",
    "DROP TABLE titles_fts",
)
POSTGRESQL_UP = (
    """
    ALTER TABLE titles ADD COLUMN titles_fts_words tsvector
    GENERATED ALWAYS AS (to_tsvector('simple', search_text)) STORED
    """,
    "CREATE INDEX titles_fts ON titles USING gin (titles_fts_words)",
    """
    CREATE INDEX titles_fts_beginning ON titles ((substr(search_text, 1, 50) COLLATE "C"))
    """,
)
POSTGRESQL_DOWN = (
    "DROP INDEX titles_fts_beginning",
    "DROP INDEX titles_fts",
    "ALTER TABLE titles DROP COLUMN titles_fts_words",
)


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_UP if sqlite else POSTGRESQL_UP:
        op.execute(statement)


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_DOWN if sqlite else POSTGRESQL_DOWN:
        op.execute(statement)
