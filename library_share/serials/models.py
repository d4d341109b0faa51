"""Subscriptions, the issues they bring, where each copy of an issue has been, and bundles."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from library_share.catalogue.models import Title
from library_share.copies.models import Copy
from library_share.database import Base, UtcDateTime, check, choice_of, unique_where
from library_share.libraries.models import Library, Place
from library_share.libraries.rules import Days
from library_share.serials.rules import AtEnd, Fate, Frequency, IssueState, Pattern, state_of
from library_share.translation import N_

FREQUENCY_NAMES: dict[Frequency, str] = {
    Frequency.DAILY: N_("Daily"),
    Frequency.WEEKDAYS: N_("On some days of the week"),
    Frequency.WEEKLY: N_("Weekly"),
    Frequency.TWICE_A_MONTH: N_("Twice a month"),
    Frequency.MONTHLY: N_("Monthly"),
    Frequency.QUARTERLY: N_("Quarterly"),
    Frequency.IRREGULAR: N_("Irregular"),
}
ISSUE_STATE_NAMES: dict[IssueState, str] = {
    IssueState.EXPECTED: N_("Expected"),
    IssueState.LATE: N_("Late"),
    IssueState.CLAIMED: N_("Claimed"),
    IssueState.SHORT: N_("Some copies missing"),
    IssueState.RECEIVED: N_("Received"),
    IssueState.MISSING: N_("Missing"),
}
AT_END_NAMES: dict[AtEnd, str] = {
    AtEnd.KEEP: N_("Comes home to be kept and bundled"),
    AtEnd.CUT_UP: N_("Free to cut up and paste"),
}
FATE_NAMES: dict[Fate, str] = {
    Fate.CUT_UP: N_("Free to cut up"),
    Fate.WEEDED: N_("Weeded"),
    Fate.LOST: N_("Lost"),
}


class Subscription(Base):
    """A library gets a serial title from the first issue's day until `ends_on`."""

    __tablename__ = "subscriptions"
    __table_args__ = (
        UniqueConstraint(
            "library_id", "title_id", "starts_on", name="one_subscription_per_first_day"
        ),
        Index("ix_subscriptions_title_id", "title_id"),
        check("order", "ends_on >= starts_on"),
        check("some_copies", "copies BETWEEN 1 AND 20"),
        check("numbered", "first_number >= 0"),
        check("price_positive", "price_dong IS NULL OR price_dong >= 0"),
        check("late_after", "late_after_days BETWEEN 0 AND 366"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    title_id: Mapped[int] = mapped_column(ForeignKey("titles.id"))
    frequency: Mapped[Frequency] = mapped_column(choice_of(Frequency, "frequency"))
    #: ISO weekdays as digits, "135"; empty where the week does not matter.
    weekdays: Mapped[str] = mapped_column(String(7), default="", server_default="")
    #: Days of the month parted by spaces, "1 15"; empty: that of the first issue.
    month_days: Mapped[str] = mapped_column(String(12), default="", server_default="")
    restarts_yearly: Mapped[bool] = mapped_column(default=False)
    first_number: Mapped[int] = mapped_column(default=1)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    #: How many copies of each issue are ordered.
    copies: Mapped[int] = mapped_column(default=1)
    #: Of the whole subscription.
    price_dong: Mapped[int | None] = mapped_column(BigInteger)
    #: Where it is ordered and claimed: the post office.
    supplier: Mapped[str] = mapped_column(String(120), default="", server_default="")
    #: Eight figures, as its bar code says them after 977.
    issn: Mapped[str] = mapped_column(String(8), default="", server_default="")
    late_after_days: Mapped[int]
    at_end: Mapped[AtEnd] = mapped_column(choice_of(AtEnd, "at_end"), default=AtEnd.KEEP)
    #: Popular ones may be weeded after two years (TT 02/2020, Điều 19).
    is_popular: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    note: Mapped[str] = mapped_column(String(300), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    library: Mapped[Library] = relationship()
    title: Mapped[Title] = relationship(lazy="joined", innerjoin=True)
    skips: Mapped[list[SkippedDays]] = relationship(
        order_by="SkippedDays.starts_on", back_populates="subscription"
    )

    @property
    def pattern(self) -> Pattern:
        """Which days and numbers it has."""
        return Pattern(
            frequency=self.frequency,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            first_number=self.first_number,
            weekdays=frozenset(int(weekday) for weekday in self.weekdays),
            month_days=tuple(int(day) for day in self.month_days.split()),
            restarts_yearly=self.restarts_yearly,
            skips=tuple(
                Days(starts_on=one.starts_on, ends_on=one.ends_on, reason=one.reason)
                for one in self.skips
                if one.removed_at is None
            ),
        )


class SkippedDays(Base):
    """Days on which a serial title does not appear: Tết, a national day."""

    __tablename__ = "serial_skips"
    __table_args__ = (
        Index("ix_serial_skips_subscription_id", "subscription_id"),
        check("order", "ends_on >= starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscriptions.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(100), default="", server_default="")
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    subscription: Mapped[Subscription] = relationship(back_populates="skips")


class Issue(Base):
    """One issue of a subscription: expected by its pattern, or special, which none foretold."""

    __tablename__ = "serial_issues"
    __table_args__ = (
        unique_where(
            "one_expected_issue_per_day",
            "subscription_id",
            "published_on",
            where=text("NOT is_special"),
        ),
        Index("ix_serial_issues_subscription_id_published_on", "subscription_id", "published_on"),
        Index(
            "ix_serial_issues_awaited",
            "published_on",
            sqlite_where=text("received < copies AND given_up_at IS NULL"),
            postgresql_where=text("received < copies AND given_up_at IS NULL"),
        ),
        check("some_copies", "copies BETWEEN 1 AND 20"),
        check("received_counts_up", "received BETWEEN 0 AND 20"),
        check("late_after_it_appeared", "late_on >= published_on"),
        check("special_has_a_name", "NOT is_special OR length(label) > 0 OR number IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscriptions.id"))
    published_on: Mapped[date]
    number: Mapped[int | None]
    #: What a special issue is called: "Số Tết".
    label: Mapped[str] = mapped_column(String(80), default="", server_default="")
    is_special: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    #: How many were ordered, and how many have come.
    copies: Mapped[int]
    received: Mapped[int] = mapped_column(default=0, server_default="0")
    #: From this day on it is late.
    late_on: Mapped[date]
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Somebody has read the number on the issue itself; the pattern goes on from it.
    is_number_seen: Mapped[bool] = mapped_column(default=False, server_default=text("false"))

    subscription: Mapped[Subscription] = relationship()

    def state_on(self, today: date) -> IssueState:
        return state_of(
            copies=self.copies,
            received=self.received,
            late_on=self.late_on,
            is_claimed=self.claimed_at is not None,
            is_given_up=self.given_up_at is not None,
            today=today,
        )


class IssueClaim(Base):
    """Somebody asked the supplier where an issue is (nhắc)."""

    __tablename__ = "serial_claims"
    __table_args__ = (Index("ix_serial_claims_issue_id", "issue_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("serial_issues.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class IssueCopy(Base):
    """One received copy of an issue. It is in no accession register; form F6 counts it."""

    __tablename__ = "issue_copies"
    __table_args__ = (
        unique_where(
            "one_copy_per_number_of_an_issue",
            "issue_id",
            "copy_number",
            where=text("undone_at IS NULL"),
        ),
        Index("ix_issue_copies_bundle_id", "bundle_id"),
        check("numbered", "copy_number BETWEEN 1 AND 20"),
        check("fate_has_its_day", "(fate IS NULL) = (fate_at IS NULL)"),
        check("one_end", "bundle_id IS NULL OR fate IS NULL"),
        check("undone_while_loose", "undone_at IS NULL OR (bundle_id IS NULL AND fate IS NULL)"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("serial_issues.id"))
    copy_number: Mapped[int]
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    bundle_id: Mapped[int | None] = mapped_column(ForeignKey("bundles.id"))
    fate: Mapped[Fate | None] = mapped_column(choice_of(Fate, "fate"))
    fate_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fate_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    issue: Mapped[Issue] = relationship()


class RoutingStop(Base):
    """A place on the way of one of the copies of every issue; changed lists keep their old rows."""

    __tablename__ = "routing_stops"
    __table_args__ = (
        unique_where(
            "one_routing_stop_per_position",
            "subscription_id",
            "copy_number",
            "position",
            where=text("removed_at IS NULL"),
        ),
        check("numbered", "copy_number BETWEEN 1 AND 20"),
        check("in_order", "position BETWEEN 1 AND 20"),
        check("some_days", "days BETWEEN 1 AND 60"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscriptions.id"))
    copy_number: Mapped[int]
    position: Mapped[int]
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    days: Mapped[int]
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    place: Mapped[Place] = relationship()


class IssueStay(Base):
    """A copy of an issue was at a place; the open stay says where it is, and when it goes on."""

    __tablename__ = "issue_stays"
    __table_args__ = (
        unique_where(
            "one_open_stay_per_issue_copy",
            "issue_copy_id",
            where=text("until IS NULL AND undone_at IS NULL"),
        ),
        Index("ix_issue_stays_issue_copy_id", "issue_copy_id"),
        Index(
            "ix_issue_stays_due",
            "move_on",
            sqlite_where=text("until IS NULL AND undone_at IS NULL"),
            postgresql_where=text("until IS NULL AND undone_at IS NULL"),
        ),
        check("order", "until IS NULL OR until >= since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_copy_id: Mapped[int] = mapped_column(ForeignKey("issue_copies.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    #: Which stop of its way this is; 0 where it came in, or is kept.
    position: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: The day it is due to go on; None: it stays.
    move_on: Mapped[date | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    issue_copy: Mapped[IssueCopy] = relationship()
    place: Mapped[Place] = relationship()


class Bundle(Base):
    """Issues tied together (tập đóng): counted as one, with one label, an accessioned copy."""

    __tablename__ = "bundles"
    __table_args__ = (
        UniqueConstraint("copy_id", name="one_bundle_per_copy"),
        Index("ix_bundles_subscription_id", "subscription_id"),
        check("order", "last_on >= first_on"),
        check("some_issues", "issues >= 1"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    copy_id: Mapped[int] = mapped_column(ForeignKey("copies.id"))
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscriptions.id"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    issues: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    copy: Mapped[Copy] = relationship()
    subscription: Mapped[Subscription] = relationship()
