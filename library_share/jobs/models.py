"""Long work: what it is, how far it has come, what came of it."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from library_share.database import Base, UtcDateTime, check, choice_of


class JobState(enum.StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    """One piece of long work. `account_id` is whoever asked; only that account may look."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_account_id", "account_id"),
        check("percent", "percent BETWEEN 0 AND 100"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The name under which the task is registered, for example `import_patrons`.
    task: Mapped[str] = mapped_column(String(60))
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: No foreign key: accounts stand on a higher shelf.
    account_id: Mapped[int | None]
    #: In which language it tells how far it has come: that of whoever asked.
    language: Mapped[str] = mapped_column(String(2), default="vi", server_default="vi")
    state: Mapped[JobState] = mapped_column(choice_of(JobState, "state"))
    percent: Mapped[int] = mapped_column(default=0)
    sentence: Mapped[str] = mapped_column(String(500), default="")
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    #: The process that works on it, and when it last gave a sign of life; see `jobs.leases`.
    worker: Mapped[str | None] = mapped_column(String(36))
    alive_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Turn(Base):
    """How far a schedule is: when it is due, who is at it, what came of it. One row for each, so
    that the database lets one process do it at a time, and once."""

    __tablename__ = "schedules"
    __table_args__ = (check("number", "number >= 0"),)

    #: The name under which it is registered, for example `remind_of_books`.
    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: How often it was begun; the number of this turn in the log, and the proof of whose it is.
    number: Mapped[int] = mapped_column(default=0, server_default="0")
    #: The process that is at it, and when it last gave a sign of life; see `jobs.leases`.
    worker: Mapped[str | None] = mapped_column(String(36))
    alive_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: When it last went well, how long that took, how many things it did.
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    took_ms: Mapped[int | None]
    how_many: Mapped[int | None]
    #: When it last failed, in which turn, and why; told in the server's language.
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_number: Mapped[int | None]
    failure: Mapped[str] = mapped_column(String(500), default="", server_default="")
