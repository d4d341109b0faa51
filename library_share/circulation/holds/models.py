"""Tables of holds: who waits for what, which copy was caught, and what happened."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from library_share.catalogue.models import ReadingLevel, Title, TitleKind
from library_share.circulation.holds.rules import Happening, SlotState
from library_share.copies.models import Copy
from library_share.database import Base, UtcDateTime, check, choice_of, unique_where
from library_share.handovers.models import HandoverLine
from library_share.libraries.models import Library, Place, SchoolClass
from library_share.patrons.models import Patron, PatronKind
from library_share.translation import N_

SLOT_STATE_NAMES: dict[SlotState, str] = {
    SlotState.WAITING: N_("In line"),
    SlotState.CAUGHT: N_("To be fetched from the shelf"),
    SlotState.ON_THE_WAY: N_("On the way"),
    SlotState.READY: N_("Ready to be picked up"),
    SlotState.FULFILLED: N_("Picked up"),
    SlotState.EXPIRED: N_("Not picked up"),
    SlotState.CANCELLED: N_("Cancelled"),
}

HAPPENING_NAMES: dict[Happening, str] = {
    Happening.PLACE: N_("Asked for"),
    Happening.MOVE: N_("Moved in line"),
    Happening.SUSPEND: N_("Suspended for a while"),
    Happening.RESUME: N_("Waits again"),
    Happening.CHANGE_PICKUP: N_("Other pick-up place"),
    Happening.CATCH: N_("A copy is kept"),
    Happening.LIST: N_("Goes with a consignment"),
    Happening.TURN_BACK: N_("The way ended before the pick-up place"),
    Happening.SET_ASIDE: N_("Set aside to be picked up"),
    Happening.LET_GO: N_("The copy was let go"),
    Happening.FULFIL: N_("Picked up"),
    Happening.EXPIRE: N_("Not picked up"),
    Happening.CANCEL: N_("Cancelled"),
    Happening.WAIT_AGAIN: N_("It was undone: the copy is kept again"),
    Happening.REVIVE: N_("The cancelling was undone"),
}

HOW_MANY_AT_MOST = 100


class HoldTerms(Base):
    """What a library says of holds; without a row the defaults of `rules.Terms` hold."""

    __tablename__ = "hold_terms"
    __table_args__ = (
        check("ready_days", "ready_days BETWEEN 1 AND 60"),
        check("holds_at_most", "holds_at_most BETWEEN 0 AND 100"),
    )

    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"), primary_key=True)
    local_first: Mapped[bool]
    ready_days: Mapped[int]
    holds_at_most: Mapped[int]


class Hold(Base):
    """A patron, or a class, waits for a title.

    The columns from `patron_kind` on are facts for statistics: they stay when names are wiped.
    """

    __tablename__ = "holds"
    __table_args__ = (
        unique_where(
            "one_open_hold_per_patron_and_title",
            "patron_id",
            "title_id",
            where=text("ended_at IS NULL AND patron_id IS NOT NULL"),
        ),
        Index("ix_holds_title_id", "title_id", "rank", "id"),
        Index("ix_holds_list", "library_id", "id"),
        Index(
            "ix_holds_open",
            "library_id",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_holds_patron_id", "patron_id"),
        Index("ix_holds_library_id_placed_at", "library_id", "placed_at"),
        Index("ix_holds_class_id", "class_id"),
        check("for_one_or_a_class", "patron_id IS NULL OR class_id IS NULL"),
        check("how_many", f"how_many BETWEEN 1 AND {HOW_MANY_AT_MOST}"),
        check("one_for_a_patron", "patron_id IS NULL OR how_many = 1"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The library whose patron or class waits.
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    title_id: Mapped[int] = mapped_column(ForeignKey("titles.id"))
    #: Only this copy will do.
    copy_id: Mapped[int | None] = mapped_column(ForeignKey("copies.id"))
    patron_id: Mapped[int | None] = mapped_column(ForeignKey("patrons.id"))
    class_id: Mapped[int | None] = mapped_column(ForeignKey("classes.id"))
    how_many: Mapped[int] = mapped_column(default=1)
    #: Where it is picked up: a place of the library above.
    pickup_place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    #: For a class: the one day on which all copies go back.
    return_on: Mapped[date | None]
    suspended_until: Mapped[date | None]
    #: Only a copy of these pages is wanted, from another library; empty: the book.
    pages: Mapped[str] = mapped_column(String(60), default="", server_default="")
    #: The place in line for the title; smaller is earlier, and it can be moved with a reason.
    rank: Mapped[int]
    #: How often the links to follow it were taken back; a link says the number it was made with.
    links_revoked: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    note: Mapped[str] = mapped_column(String(300), default="", server_default="")
    placed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    patron_kind: Mapped[PatronKind | None] = mapped_column(choice_of(PatronKind, "patron_kind"))
    class_name: Mapped[str] = mapped_column(String(40), default="", server_default="")
    grade: Mapped[int | None]
    title_kind: Mapped[TitleKind] = mapped_column(choice_of(TitleKind, "title_kind"))
    level: Mapped[ReadingLevel | None] = mapped_column(choice_of(ReadingLevel, "level"))

    library: Mapped[Library] = relationship()
    title: Mapped[Title] = relationship()
    patron: Mapped[Patron | None] = relationship()
    school_class: Mapped[SchoolClass | None] = relationship()
    pickup_place: Mapped[Place] = relationship()
    slots: Mapped[list[HoldSlot]] = relationship(back_populates="hold", order_by="HoldSlot.number")

    @property
    def is_for_class(self) -> bool:
        return self.class_id is not None


class HoldSlot(Base):
    """One copy of a hold. While it has a copy and has not ended, that copy is kept for it."""

    __tablename__ = "hold_slots"
    __table_args__ = (
        UniqueConstraint("hold_id", "number"),
        unique_where(
            "one_open_slot_per_copy",
            "copy_id",
            where=text("ended_at IS NULL AND copy_id IS NOT NULL"),
        ),
        Index(
            "ix_hold_slots_in_line",
            "supplier_id",
            "hold_id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_hold_slots_ready",
            "ready_until",
            sqlite_where=text("state = 'ready'"),
            postgresql_where=text("state = 'ready'"),
        ),
        Index(
            "ix_hold_slots_caught",
            "copy_id",
            sqlite_where=text("state = 'caught'"),
            postgresql_where=text("state = 'caught'"),
        ),
        Index("ix_hold_slots_line_id", "line_id"),
        Index("ix_hold_slots_loan_id", "loan_id"),
        Index("ix_hold_slots_ended_at", "ended_at"),
        check(
            "open_until_it_ends",
            "(ended_at IS NULL) = (state IN ('waiting', 'caught', 'on_the_way', 'ready'))",
        ),
        check("waits_without_a_copy", "state <> 'waiting' OR copy_id IS NULL"),
        check(
            "has_a_copy",
            "state NOT IN ('caught', 'on_the_way', 'ready') OR copy_id IS NOT NULL",
        ),
        check("ready_until_a_day", "state <> 'ready' OR ready_until IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hold_id: Mapped[int] = mapped_column(ForeignKey("holds.id"))
    number: Mapped[int]
    state: Mapped[SlotState] = mapped_column(
        choice_of(SlotState, "state"), default=SlotState.WAITING
    )
    #: The library whose copies may serve it: its own, or the one that agreed to lend.
    supplier_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    copy_id: Mapped[int | None] = mapped_column(ForeignKey("copies.id"))
    #: With which line of a consignment the copy comes.
    line_id: Mapped[int | None] = mapped_column(ForeignKey("handover_lines.id"))
    loan_id: Mapped[int | None] = mapped_column(ForeignKey("loans.id"))
    caught_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ready_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ready_until: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_because: Mapped[str] = mapped_column(String(300), default="", server_default="")

    hold: Mapped[Hold] = relationship(back_populates="slots")
    copy: Mapped[Copy | None] = relationship()
    line: Mapped[HandoverLine | None] = relationship()
    supplier: Mapped[Library] = relationship()


class HoldEvent(Base):
    """Something that happened to a hold or to one of its slots; never changed."""

    __tablename__ = "hold_events"
    __table_args__ = (
        Index("ix_hold_events_hold_id", "hold_id", "id"),
        Index("ix_hold_events_slot_id", "slot_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hold_id: Mapped[int] = mapped_column(ForeignKey("holds.id"))
    #: None: it happened to the hold as a whole.
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("hold_slots.id"))
    kind: Mapped[Happening] = mapped_column(choice_of(Happening, "kind"))
    state_before: Mapped[SlotState | None] = mapped_column(choice_of(SlotState, "state_before"))
    state_after: Mapped[SlotState | None] = mapped_column(choice_of(SlotState, "state_after"))
    copy_id: Mapped[int | None] = mapped_column(ForeignKey("copies.id"))
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
