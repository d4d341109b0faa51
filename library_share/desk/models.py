"""Scans: what was sent, and what was answered, so that the same scan is never done twice."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from library_share.database import Base, UtcDateTime, check, choice_of
from library_share.desk.rules import Intent


class Outcome(enum.StrEnum):
    """What became of a scan; `refused` is told as a problem, the others as an answer."""

    PATRON = "patron"
    LENT = "lent"
    RETURNED = "returned"
    RENEWED = "renewed"
    READ_HERE = "read_here"
    SHOWN = "shown"
    QUESTION = "question"
    REFUSED = "refused"


class Scan(Base):
    """One scan, by the UUID that the client made for it. Sent again, it gets the same answer."""

    __tablename__ = "scans"
    __table_args__ = (
        Index("ix_scans_copy_id", "copy_id", "id"),
        Index("ix_scans_account_id", "account_id", "id"),
        Index(
            "ix_scans_not_forgotten",
            "recorded_at",
            sqlite_where=text("answer IS NOT NULL"),
            postgresql_where=text("answer IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    #: SHA-256 of what was asked, so that one UUID for two different scans is noticed.
    asked_hash: Mapped[str] = mapped_column(String(64))
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    #: The copy it turned out to be, so that a scan repeated within seconds is recognised.
    copy_id: Mapped[int | None] = mapped_column(ForeignKey("copies.id"))
    #: The patron at the desk then, by card code; empty when there was none.
    patron_code: Mapped[str] = mapped_column(String(40), default="", server_default="")
    intent: Mapped[Intent] = mapped_column(choice_of(Intent, "intent"))
    #: The event it caused, which undoing points to.
    event_id: Mapped[int | None] = mapped_column(ForeignKey("loan_events.id"))
    scanned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[Outcome] = mapped_column(choice_of(Outcome, "outcome"))
    status: Mapped[int]
    #: What was answered; forgotten after a while, because it names people.
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class LateScan(Base):
    """A scan reported afterwards that contradicts what was known, for the librarian to look at.

    What it reports has happened, so it was written down; nobody stood there to be told.
    """

    __tablename__ = "late_scans"
    __table_args__ = (
        Index(
            "ix_late_scans_waiting",
            "library_id",
            "id",
            sqlite_where=text("looked_at IS NULL"),
            postgresql_where=text("looked_at IS NULL"),
        ),
        check("looked_at_by_somebody", "(looked_at IS NULL) = (looked_at_by_id IS NULL)"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_row_id: Mapped[int] = mapped_column(ForeignKey("scans.id"), unique=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    looked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    looked_at_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
