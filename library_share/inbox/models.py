"""The secret addresses under which calendars read what waits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from library_share.database import Base, UtcDateTime, unique_where
from library_share.libraries.models import Library


class CalendarFeed(Base):
    """One account's address for one library; shown once, kept as a hash."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (
        unique_where(
            "one_open_feed_per_account_and_library",
            "account_id",
            "library_id",
            where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    library: Mapped[Library] = relationship()
