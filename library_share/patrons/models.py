"""Patrons and their cards; accounts, their roles, sessions and tokens.

A patron borrows, an account works here: no child needs an account.
"""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from library_share.database import Base, UtcDateTime, check, choice_of, unique_where
from library_share.libraries.models import Library, Place, SchoolClass
from library_share.translation import N_
from library_share.vietnamese import fold, name_sort_key, tidy
from library_share.web.access import Role


class PatronKind(enum.StrEnum):
    """Who borrows; loan policies differ by it."""

    PUPIL = "pupil"
    TEACHER = "teacher"
    STAFF = "staff"
    RESIDENT = "resident"


PATRON_KIND_NAMES: dict[PatronKind, str] = {
    PatronKind.PUPIL: N_("Pupil"),
    PatronKind.TEACHER: N_("Teacher"),
    PatronKind.STAFF: N_("Staff member"),
    PatronKind.RESIDENT: N_("Resident"),
}


class PatronState(enum.StrEnum):
    """Whether somebody may borrow at all."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    LEFT = "left"


PATRON_STATE_NAMES: dict[PatronState, str] = {
    PatronState.ACTIVE: N_("Active"),
    PatronState.SUSPENDED: N_("Suspended"),
    PatronState.LEFT: N_("Left"),
}


class Patron(Base):
    """Somebody who borrows, known to the library that issued the card.

    Kept small on purpose: no parents, no address, no identity number, no ethnicity
    (Luật 91/2025/QH15 Điều 3: no more than the purpose needs).
    """

    __tablename__ = "patrons"
    __table_args__ = (
        unique_where(
            "one_patron_per_school_code",
            "library_id",
            "school_code",
            where=text("school_code <> ''"),
        ),
        Index("ix_patrons_list", "library_id", "sort_key", "id"),
        Index("ix_patrons_library_id_folded_name", "library_id", "folded_name"),
        check("named", "length(name) > 0"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    kind: Mapped[PatronKind] = mapped_column(choice_of(PatronKind, "kind"))
    name: Mapped[str] = mapped_column(String(120))
    sort_key: Mapped[bytes] = mapped_column(LargeBinary)
    folded_name: Mapped[str] = mapped_column(String(120))
    #: The school's own pupil or staff code; never the 12-digit personal identity number.
    school_code: Mapped[str] = mapped_column(String(30), default="", server_default="")
    born_on: Mapped[date | None]
    #: `female`, `male` or empty; for statistics only.
    gender: Mapped[str] = mapped_column(String(6), default="", server_default="")
    state: Mapped[PatronState] = mapped_column(
        choice_of(PatronState, "state"), default=PatronState.ACTIVE
    )
    #: The day on which somebody left; unknown for those who had left before it was noted.
    left_on: Mapped[date | None]
    #: Since this day the row has no name: it only stands so that others may point to it.
    erased_on: Mapped[date | None]
    suspended_until: Mapped[date | None]
    suspended_because: Mapped[str] = mapped_column(String(200), default="", server_default="")
    note: Mapped[str] = mapped_column(String(300), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    library: Mapped[Library] = relationship()
    cards: Mapped[list[Card]] = relationship(back_populates="patron", order_by="Card.id")
    enrolments: Mapped[list[Enrolment]] = relationship(back_populates="patron")

    @validates("name")
    def _keep_keys(self, _key: str, name: str) -> str:
        name = tidy(name)
        self.sort_key = name_sort_key(name)
        self.folded_name = fold(name)
        return name


class Card(Base):
    """A library card in a patron's hands. A lost card is revoked; its code never returns."""

    __tablename__ = "cards"
    __table_args__ = (
        unique_where("one_card_in_use_per_patron", "patron_id", where=text("revoked_at IS NULL")),
        Index("ix_cards_patron_id", "patron_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patron_id: Mapped[int] = mapped_column(ForeignKey("patrons.id"))
    code: Mapped[str] = mapped_column(String(20), unique=True, info={"printed": True})
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    patron: Mapped[Patron] = relationship(back_populates="cards")


class Enrolment(Base):
    """A pupil in a class: one class per school year."""

    __tablename__ = "enrolments"
    __table_args__ = (
        UniqueConstraint("patron_id", "school_year_id"),
        Index("ix_enrolments_class_id", "class_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patron_id: Mapped[int] = mapped_column(ForeignKey("patrons.id"))
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id"))
    #: The same as the class's, here so that the database can insist on one class a year.
    school_year_id: Mapped[int] = mapped_column(ForeignKey("school_years.id"))

    patron: Mapped[Patron] = relationship(back_populates="enrolments")
    school_class: Mapped[SchoolClass] = relationship()


class PlaceKeeper(Base):
    """Who is in charge of a place (người phụ trách): an account or a patron, for a period."""

    __tablename__ = "place_keepers"
    __table_args__ = (
        Index("ix_place_keepers_place_id", "place_id"),
        unique_where(
            "one_charge_per_account",
            "account_id",
            "place_id",
            where=text("until IS NULL AND account_id IS NOT NULL"),
        ),
        unique_where(
            "one_charge_per_patron",
            "patron_id",
            "place_id",
            where=text("until IS NULL AND patron_id IS NOT NULL"),
        ),
        check("one_of_two", "(account_id IS NULL) <> (patron_id IS NULL)"),
        check("order", "until IS NULL OR until >= since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    patron_id: Mapped[int | None] = mapped_column(ForeignKey("patrons.id"))
    since: Mapped[date]
    #: The day on which it ended; empty for whoever is in charge now.
    until: Mapped[date | None]

    place: Mapped[Place] = relationship()
    account: Mapped[Account | None] = relationship()
    patron: Mapped[Patron | None] = relationship()

    @property
    def name(self) -> str:
        who = self.account or self.patron
        return who.name if who else ""

    @property
    def is_pupil(self) -> bool:
        return self.patron is not None and self.patron.kind is PatronKind.PUPIL

    @property
    def has_left(self) -> bool:
        """Whether somebody else must take over: the keeper is not here any more."""
        if self.patron is not None:
            return self.patron.state is PatronState.LEFT
        return self.account is not None and not self.account.is_active


class Account(Base):
    """Somebody who works with the product, at one library or several."""

    __tablename__ = "accounts"
    __table_args__ = (
        check("username_shape", "username = lower(username) AND length(username) > 0"),
        check("email_shape", "email = '' OR email LIKE '_%@_%._%'"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    #: Where notices go besides the screen; nobody needs one.
    email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    #: argon2id; empty when the account has only tokens.
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    is_active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    #: Filled by the demo; such accounts may not sign in to a server in production.
    is_demo: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    #: It stands for a device of a shelf, which has no password and no role.
    is_device: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    appointments: Mapped[list[Appointment]] = relationship(back_populates="account")


class Appointment(Base):
    """A role at a library; administrators are appointed for the whole commune (no library)."""

    __tablename__ = "appointments"
    __table_args__ = (
        unique_where(
            "one_appointment_per_role_and_library",
            "account_id",
            "role",
            "library_id",
            where=text("library_id IS NOT NULL"),
        ),
        unique_where(
            "one_appointment_everywhere",
            "account_id",
            "role",
            where=text("library_id IS NULL"),
        ),
        check("administrators_everywhere", "(role = 'administrator') = (library_id IS NULL)"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    role: Mapped[Role] = mapped_column(choice_of(Role, "role"))
    library_id: Mapped[int | None] = mapped_column(ForeignKey("libraries.id"), index=True)

    account: Mapped[Account] = relationship(back_populates="appointments")
    library: Mapped[Library | None] = relationship()


class SignInSession(Base):
    """One browser in which an account is signed in; ended sessions open nothing."""

    __tablename__ = "sign_in_sessions"
    __table_args__ = (Index("ix_sign_in_sessions_account_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    #: SHA-256 of the secret in the browser's cookie.
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(String(45), default="")
    browser: Mapped[str] = mapped_column(String(200), default="")


class Token(Base):
    """A bearer token for another program; shown once, kept as a hash."""

    __tablename__ = "tokens"
    __table_args__ = (Index("ix_tokens_account_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str] = mapped_column(String(60), default="")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FailedSignIn(Base):
    """A wrong password, remembered for a while to slow guessing down."""

    __tablename__ = "failed_sign_ins"
    __table_args__ = (
        Index("ix_failed_sign_ins_username_at", "username", "at"),
        Index("ix_failed_sign_ins_address_at", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(45))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class AccessRecord(Base):
    """Who looked at, exported or changed what about whom (Nhật ký truy cập)."""

    __tablename__ = "access_records"
    __table_args__ = (
        Index("ix_access_records_library_id_at", "library_id", "at"),
        Index("ix_access_records_patron_id", "patron_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    library_id: Mapped[int | None] = mapped_column(ForeignKey("libraries.id"))
    #: A short verb, for example `signed_in`, `saw_patron`, `changed_patron`, `imported_patrons`.
    deed: Mapped[str] = mapped_column(String(30))
    patron_id: Mapped[int | None] = mapped_column(ForeignKey("patrons.id"))
    detail: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(45), default="")

    account: Mapped[Account | None] = relationship()
    patron: Mapped[Patron | None] = relationship()
