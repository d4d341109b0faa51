"""Consents to publish something about a patron (form F29), and who is named in public by one.

A consent is never changed: it ends by being withdrawn or renewed, and its row stays. Silence is no
consent (Luật 91/2025/QH15 Điều 9): without a row nothing is published.
"""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from library_share.database import Base, UtcDateTime, check, choice_of, unique_where
from library_share.libraries.models import Library, Term
from library_share.patrons.models import Account, Patron
from library_share.translation import N_


class Purpose(enum.StrEnum):
    """What for something is published; each is asked for and withdrawn by itself."""

    EVENT_PHOTO = "event_photo"
    HONOURS_LIST = "honours_list"
    SCHOOL_PAPER = "school_paper"


PURPOSE_NAMES: dict[Purpose, str] = {
    Purpose.EVENT_PHOTO: N_("Photo of a reading event"),
    Purpose.HONOURS_LIST: N_("Name on the list of outstanding readers"),
    Purpose.SCHOOL_PAPER: N_("Name or writing in the school's paper"),
}


class SignedBy(enum.StrEnum):
    """Who signed, by relation; no name is kept."""

    FATHER = "father"
    MOTHER = "mother"
    GUARDIAN = "guardian"
    SELF = "self"


SIGNED_BY_NAMES: dict[SignedBy, str] = {
    SignedBy.FATHER: N_("Father"),
    SignedBy.MOTHER: N_("Mother"),
    SignedBy.GUARDIAN: N_("Guardian"),
    SignedBy.SELF: N_("The grown-up patron"),
}


class Ending(enum.StrEnum):
    """Why a consent does not stand any more."""

    WITHDRAWN = "withdrawn"
    RENEWED = "renewed"
    #: Its patron was erased: only that there was one is left, as a number.
    ERASED = "erased"


class Consent(Base):
    """That something about somebody may be published, by a signed form."""

    __tablename__ = "consents"
    __table_args__ = (
        unique_where(
            "one_standing_consent", "patron_id", "purpose", where=text("ended_at IS NULL")
        ),
        Index("ix_consents_patron_id", "patron_id", "id"),
        Index("ix_consents_library_id", "library_id", "purpose"),
        check("order", "valid_until >= given_on"),
        check("ended_with_reason", "(ended_at IS NULL) = (ending IS NULL)"),
        check("of_somebody", "(patron_id IS NOT NULL) OR (ending = 'erased')"),
        check("grown_ups_sign_once", "signed_by <> 'self' OR NOT child_signed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    patron_id: Mapped[int | None] = mapped_column(ForeignKey("patrons.id"))
    purpose: Mapped[Purpose] = mapped_column(choice_of(Purpose, "purpose"))
    #: Which data (loại dữ liệu), and where it may be seen (nơi đăng), as the form says.
    data: Mapped[str] = mapped_column(String(200))
    published_at: Mapped[str] = mapped_column(String(200))
    #: The day on the form, and the last on which it holds.
    given_on: Mapped[date]
    valid_until: Mapped[date]
    signed_by: Mapped[SignedBy] = mapped_column(choice_of(SignedBy, "signed_by"))
    child_signed: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ending: Mapped[Ending | None] = mapped_column(choice_of(Ending, "ending"))
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    patron: Mapped[Patron | None] = relationship()
    noted_by: Mapped[Account | None] = relationship(foreign_keys=noted_by_id)
    ended_by: Mapped[Account | None] = relationship(foreign_keys=ended_by_id)


class Honour(Base):
    """An outstanding reader (bạn đọc tiêu biểu) of a term. Shown to everybody as long as the
    consent stands, and not a moment longer."""

    __tablename__ = "honours"
    __table_args__ = (UniqueConstraint("patron_id", "term_id", name="honoured_once_a_term"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"), index=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("terms.id"))
    patron_id: Mapped[int] = mapped_column(ForeignKey("patrons.id"))
    #: What for, as the librarian says it.
    because: Mapped[str] = mapped_column(String(120), default="", server_default="")
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)

    library: Mapped[Library] = relationship()
    term: Mapped[Term] = relationship()
    patron: Mapped[Patron] = relationship()
