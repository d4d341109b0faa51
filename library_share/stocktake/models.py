"""Tables of stock-takes: what is counted, each count, and what came out of it when it closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from library_share.copies.models import Copy
from library_share.database import Base, UtcDateTime, check, choice_of, unique_where
from library_share.libraries.models import Library, Place
from library_share.stocktake.rules import CountKind, Happening, Result, Scope, Way
from library_share.translation import N_

SCOPE_NAMES: dict[Scope, str] = {
    Scope.LIBRARY: N_("The whole library"),
    Scope.PLACE: N_("One shelf or box"),
    Scope.ROUND: N_("Several places"),
}
HAPPENING_NAMES: dict[Happening, str] = {
    Happening.OPEN: N_("Opened"),
    Happening.CLOSE: N_("Closed"),
    Happening.REOPEN: N_("Opened again"),
}
WAY_NAMES: dict[Way, str] = {
    Way.CAMERA: N_("Camera"),
    Way.SCANNER: N_("USB scanner"),
    Way.TYPED: N_("Typed"),
    Way.PHOTO: N_("Photo"),
}
RESULT_NAMES: dict[Result, str] = {
    Result.FOUND: N_("Found"),
    Result.AT_DESK: N_("At the desk, or was there meanwhile"),
    Result.WRONG_PLACE: N_("Wrong place"),
    Result.ON_LOAN: N_("On loan"),
    Result.LENT_BUT_HERE: N_("On loan, yet here"),
    Result.LOST_BUT_FOUND: N_("Lost, yet found"),
    Result.WITHDRAWN_BUT_FOUND: N_("Withdrawn, yet found"),
    Result.OTHER_LIBRARY: N_("Belongs to another library"),
    Result.UNKNOWN: N_("Unknown code"),
    Result.UNDER_REPAIR: N_("Under repair"),
    Result.MOVED: N_("Moved meanwhile"),
    Result.MISSING: N_("Missing"),
}


class Stocktake(Base):
    """A stock-take (kiểm kê). What is expected is not copied: where each copy stood at `opened_at`
    is in its stays."""

    __tablename__ = "stocktakes"
    __table_args__ = (
        Index("ix_stocktakes_library_id", "library_id", "id"),
        check("closed_after_opened", "closed_at IS NULL OR closed_at >= opened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    title: Mapped[str] = mapped_column(String(120))
    scope: Mapped[Scope] = mapped_column(choice_of(Scope, "scope"))
    #: Số quyết định kiểm kê, when there is one.
    decision: Mapped[str] = mapped_column(String(60), default="", server_default="")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: None while it is open.
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    library: Mapped[Library] = relationship(lazy="joined", innerjoin=True)


class StocktakePlace(Base):
    """A place that is counted in a stock-take."""

    __tablename__ = "stocktake_places"
    __table_args__ = (
        UniqueConstraint("stocktake_id", "place_id"),
        Index("ix_stocktake_places_place_id", "place_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stocktake_id: Mapped[int] = mapped_column(ForeignKey("stocktakes.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))

    place: Mapped[Place] = relationship(lazy="joined", innerjoin=True)


class StocktakeCount(Base):
    """One count, by the UUID that the client made for it. Never deleted: undoing is a count, too.

    A copy has one find (`seen`) that holds; what was counted again at the same place is `again`. A
    find at another place ends the one before.
    """

    __tablename__ = "stocktake_counts"
    __table_args__ = (
        UniqueConstraint("count_id", name="one_count_per_number"),
        UniqueConstraint("undoes_id", name="a_stocktake_count_is_undone_once"),
        unique_where(
            "one_find_per_copy",
            "stocktake_id",
            "copy_id",
            where=text("kind = 'seen' AND ended_at IS NULL"),
        ),
        unique_where(
            "one_find_per_unknown_code",
            "stocktake_id",
            "code",
            where=text("kind = 'seen' AND ended_at IS NULL AND copy_id IS NULL"),
        ),
        Index("ix_stocktake_counts_stocktake_id", "stocktake_id", "id"),
        check("undo_of_something", "(kind = 'undo') = (undoes_id IS NOT NULL)"),
        check("only_finds_end", "ended_at IS NULL OR kind = 'seen'"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stocktake_id: Mapped[int] = mapped_column(ForeignKey("stocktakes.id"))
    count_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[CountKind] = mapped_column(choice_of(CountKind, "kind"))
    way: Mapped[Way] = mapped_column(choice_of(Way, "way"))
    #: What was scanned or typed.
    code: Mapped[str] = mapped_column(String(300))
    #: None when nobody knows the code.
    copy_id: Mapped[int | None] = mapped_column(ForeignKey("copies.id"))
    #: Where it was seen.
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: When a later count unsaid it, or saw the copy elsewhere.
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("stocktake_counts.id"))

    copy: Mapped[Copy | None] = relationship()
    place: Mapped[Place] = relationship()


class StocktakeEvent(Base):
    """It was opened, closed or opened again. A closing keeps its figures for ever."""

    __tablename__ = "stocktake_events"
    __table_args__ = (
        Index("ix_stocktake_events_stocktake_id", "stocktake_id", "id"),
        check("closing_has_figures", "kind <> 'close' OR figures IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stocktake_id: Mapped[int] = mapped_column(ForeignKey("stocktakes.id"))
    kind: Mapped[Happening] = mapped_column(choice_of(Happening, "kind"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
    #: How many copies of each result.
    figures: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class StocktakeResult(Base):
    """What became of one copy, as it was when the stock-take closed."""

    __tablename__ = "stocktake_results"
    __table_args__ = (
        UniqueConstraint("event_id", "copy_id", name="one_result_per_copy_and_closing"),
        Index("ix_stocktake_results_list", "event_id", "result", "id"),
        Index("ix_stocktake_results_copy_id", "copy_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("stocktake_events.id"))
    #: None for a code that nobody knows.
    copy_id: Mapped[int | None] = mapped_column(ForeignKey("copies.id"))
    code: Mapped[str] = mapped_column(String(300), default="", server_default="")
    result: Mapped[Result] = mapped_column(choice_of(Result, "result"))
    #: Where it was to stand, and where it was seen.
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))
    seen_place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))


class StocktakeMending(Base):
    """What somebody did about one result, and why."""

    __tablename__ = "stocktake_mendings"
    __table_args__ = (Index("ix_stocktake_mendings_stocktake_id", "stocktake_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stocktake_id: Mapped[int] = mapped_column(ForeignKey("stocktakes.id"))
    copy_id: Mapped[int] = mapped_column(ForeignKey("copies.id"))
    result: Mapped[Result] = mapped_column(choice_of(Result, "result"))
    what: Mapped[str] = mapped_column(String(24))
    reason: Mapped[str] = mapped_column(String(200), default="", server_default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
