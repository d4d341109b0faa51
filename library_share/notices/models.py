"""The outbox, and what libraries have made of the words in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from library_share.database import Base, UtcDateTime, check, choice_of
from library_share.libraries.models import Library
from library_share.notices.rules import Channel, Part, State, Why
from library_share.patrons.models import Account, Patron
from library_share.translation import N_

CHANNEL_NAMES: dict[Channel, str] = {
    Channel.SCREEN: N_("On screen"),
    Channel.SLIP: N_("Slip or Zalo"),
    Channel.EMAIL: N_("E-mail"),
}
STATE_NAMES: dict[State, str] = {
    State.WAITING: N_("Waiting"),
    State.DELIVERED: N_("Delivered"),
    State.FAILED: N_("Not delivered"),
    State.WITHDRAWN: N_("Taken back"),
}
WHY: dict[Why, str] = {
    Why.NO_SERVER: N_("The mail server cannot be reached."),
    Why.REFUSED: N_("The mail server did not take it."),
    Why.UNKNOWN: N_(
        "The line broke while it was being sent, so it may have arrived or not. It is not sent "
        "twice by itself; try again if nobody got it."
    ),
    Why.NO_ADDRESS: N_("Nobody whom it is for has an e-mail address any more."),
}

#: The other words of `one_notice_per_key_and_channel`.
ONCE = ("key", "channel")


def _where(name: str, *columns: str, condition: str) -> Index:
    return Index(name, *columns, sqlite_where=text(condition), postgresql_where=text(condition))


class Notice(Base):
    """Something that is to be told once, over one channel.

    Whom it goes to: `patron_id` one patron (by slip; the teacher of `class_name` sees it too),
    `class_name` alone that class's teacher, `account_id` one account, none of them the staff of
    `library_id`, which answers for the notice in any case.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint(*ONCE, name="one_notice_per_key_and_channel"),
        Index("ix_notices_library_id_id", "library_id", "id"),
        Index("ix_notices_kind_about", "kind", "about"),
        Index("ix_notices_patron_id", "patron_id"),
        Index("ix_notices_account_id", "account_id"),
        _where(
            "ix_notices_waiting",
            "library_id",
            "channel",
            "class_name",
            condition="state = 'waiting'",
        ),
        _where(
            "ix_notices_to_send",
            "next_try_at",
            condition="channel = 'email' AND state = 'waiting'",
        ),
        _where(
            "ix_notices_not_forgotten",
            "ended_at",
            condition="facts IS NOT NULL AND ended_at IS NOT NULL",
        ),
        check("ended_or_waiting", "(state = 'waiting') = (ended_at IS NULL)"),
        check("no_email_to_patrons", "channel <> 'email' OR patron_id IS NULL"),
        check("waiting_knows_its_facts", "state <> 'waiting' OR facts IS NOT NULL"),
        check("only_email_is_sent", "channel = 'email' OR taken_at IS NULL"),
        check("only_waiting_is_sent", "state = 'waiting' OR taken_at IS NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    kind: Mapped[str] = mapped_column(String(40))
    #: What happened, in the words of the package that tells: `hold:123:ready`.
    key: Mapped[str] = mapped_column(String(120))
    channel: Mapped[Channel] = mapped_column(choice_of(Channel, "channel"))
    patron_id: Mapped[int | None] = mapped_column(ForeignKey("patrons.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    class_name: Mapped[str] = mapped_column(String(40), default="", server_default="")
    #: The row of the package that tells which it is about; see `Kind.still_true`.
    about: Mapped[int | None]
    #: What the text may say; None when it was forgotten.
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    #: The text as it was said, from delivery until it is forgotten.
    said: Mapped[str | None] = mapped_column(Text)
    state: Mapped[State] = mapped_column(choice_of(State, "state"), default=State.WAITING)
    #: Why it was not delivered (yet), and what the mail server said.
    reason: Mapped[Why | None] = mapped_column(choice_of(Why, "reason"))
    detail: Mapped[str] = mapped_column(String(200), default="", server_default="")
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    #: E-mail only: how often it was tried, when to try next, and since when somebody is at it.
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    library: Mapped[Library] = relationship()
    patron: Mapped[Patron | None] = relationship()
    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])


class NoticeTemplate(Base):
    """A library's own words for a kind of notice; without a row the words of the code are used."""

    __tablename__ = "notice_templates"
    __table_args__ = (
        UniqueConstraint("library_id", "kind", "part", name="one_template_per_kind_and_part"),
        check("says_something", "length(text) BETWEEN 1 AND 2000"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    kind: Mapped[str] = mapped_column(String(40))
    part: Mapped[Part] = mapped_column(choice_of(Part, "part"))
    text: Mapped[str] = mapped_column(String(2000))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
