"""An import between preview and confirmation."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from library_share.database import Base, UtcDateTime, choice_of
from library_share.libraries.models import Library
from library_share.translation import N_


class ImportKind(enum.StrEnum):
    """What a file lists."""

    PATRONS = "patrons"
    BOOKS = "books"


IMPORT_KIND_NAMES: dict[ImportKind, str] = {
    ImportKind.PATRONS: N_("Patrons"),
    ImportKind.BOOKS: N_("Books"),
}


class ImportDraft(Base):
    """What an uploaded file says, reduced to the columns that lending needs.

    The file itself is never kept. A draft is deleted when it is imported, cancelled or a day old.
    """

    __tablename__ = "import_drafts"
    __table_args__ = (
        Index("ix_import_drafts_made_at", "made_at"),
        # An old page with the number of a draft that is gone must not import the next one.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"), index=True)
    kind: Mapped[ImportKind] = mapped_column(choice_of(ImportKind, "kind"))
    file_name: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: As `patron_rows` and `book_rows` describe them.
    #: Only importing needs them: 20,000 are 60 MB in memory.
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON, deferred=True)
    #: Faults, warnings, columns and counts; see `drafts.Summary`.
    summary: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: The job that imports it, once that was asked for.
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"), unique=True)

    library: Mapped[Library] = relationship()
