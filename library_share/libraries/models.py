"""Tables of the network: communes, libraries, their calendars, classes and places."""

from __future__ import annotations

import enum
from datetime import date

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from library_share.database import Base, check, choice_of, unique_where
from library_share.translation import N_
from library_share.vietnamese import sort_key, tidy


class LibraryKind(enum.StrEnum):
    """What sort of body keeps the library."""

    PRESCHOOL = "preschool"
    PRIMARY = "primary"
    LOWER_SECONDARY = "lower_secondary"
    JOINED = "joined"
    LEARNING_CENTRE = "learning_centre"
    PUBLIC = "public"
    OTHER = "other"

    @property
    def is_school(self) -> bool:
        return self in (self.PRESCHOOL, self.PRIMARY, self.LOWER_SECONDARY, self.JOINED)

    @property
    def is_of_education(self) -> bool:
        """Schools, and centres for learning."""
        return self.is_school or self is self.LEARNING_CENTRE


LIBRARY_KIND_NAMES: dict[LibraryKind, str] = {
    LibraryKind.PRESCHOOL: N_("Preschool"),
    LibraryKind.PRIMARY: N_("Primary school"),
    LibraryKind.LOWER_SECONDARY: N_("Lower secondary school"),
    LibraryKind.JOINED: N_("Primary and lower secondary school"),
    LibraryKind.LEARNING_CENTRE: N_("Community learning centre"),
    LibraryKind.PUBLIC: N_("Public library"),
    LibraryKind.OTHER: N_("Other library"),
}


#: Preschool years are grades of zero and below; see `libraries.rules`.
GRADE_NAMES = {-3: N_("Nursery"), -2: N_("Mầm (3–4)"), -1: N_("Chồi (4–5)"), 0: N_("Lá (5–6)")}

#: By ISO weekday, as digits in columns.
WEEKDAY_NAMES = {
    "1": N_("Monday"),
    "2": N_("Tuesday"),
    "3": N_("Wednesday"),
    "4": N_("Thursday"),
    "5": N_("Friday"),
    "6": N_("Saturday"),
    "7": N_("Sunday"),
}


class PlaceKind(enum.StrEnum):
    """What a copy can stand in or on."""

    STACK_ROOM = "stack_room"
    CLASS_SHELF = "class_shelf"
    READING_CORNER = "reading_corner"
    OUTDOOR_LIBRARY = "outdoor_library"
    BOX = "box"
    #: On the road between two places; see package `handovers`, which makes them.
    CONSIGNMENT = "consignment"


PLACE_KIND_NAMES: dict[PlaceKind, str] = {
    PlaceKind.STACK_ROOM: N_("Stack room"),
    PlaceKind.CLASS_SHELF: N_("Class bookshelf"),
    PlaceKind.READING_CORNER: N_("Reading corner"),
    PlaceKind.OUTDOOR_LIBRARY: N_("Outdoor library"),
    PlaceKind.BOX: N_("Box"),
    PlaceKind.CONSIGNMENT: N_("Consignment"),
}
#: What a library sets up; consignments come and go by themselves.
SET_UP_KINDS = tuple(kind for kind in PlaceKind if kind is not PlaceKind.CONSIGNMENT)


class Commune(Base):
    """The village the network serves: libraries of one commune share with each other."""

    __tablename__ = "communes"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    province: Mapped[str] = mapped_column(String(100), default="")


class Library(Base):
    """A member library. Its `code` is short, upper-case and never changes once books carry it."""

    __tablename__ = "libraries"
    __table_args__ = (check("code_shape", "code = upper(code) AND length(code) BETWEEN 1 AND 12"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"), index=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[str] = mapped_column(String(150))
    short_name: Mapped[str] = mapped_column(String(40))
    kind: Mapped[LibraryKind] = mapped_column(choice_of(LibraryKind, "kind"))
    address: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    opening_hours: Mapped[str] = mapped_column(String(200), default="")
    #: ISO weekdays (1 = Monday) on which it is shut, as digits: "67" is Saturday and Sunday.
    closed_weekdays: Mapped[str] = mapped_column(String(7), default="67")
    is_active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))

    commune: Mapped[Commune] = relationship(lazy="joined", innerjoin=True)


class SchoolYear(Base):
    """A school year of the commune, for example 2026-2027."""

    __tablename__ = "school_years"
    __table_args__ = (
        UniqueConstraint("commune_id", "name"),
        check("order", "starts_on < ends_on"),
        check("back_inside", "books_back_by > starts_on AND books_back_by <= ends_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"))
    name: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    #: The last day on which pupils' books are due, before the year ends.
    books_back_by: Mapped[date]

    commune: Mapped[Commune] = relationship()
    terms: Mapped[list[Term]] = relationship(order_by="Term.number")


class Term(Base):
    """Half of a school year (học kỳ)."""

    __tablename__ = "terms"
    __table_args__ = (
        UniqueConstraint("school_year_id", "number"),
        check("order", "starts_on < ends_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_year_id: Mapped[int] = mapped_column(ForeignKey("school_years.id"))
    number: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class SchoolClass(Base):
    """A class of one school in one school year. The grade is read from its name."""

    __tablename__ = "classes"
    __table_args__ = (UniqueConstraint("library_id", "school_year_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    school_year_id: Mapped[int] = mapped_column(ForeignKey("school_years.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    #: 1 to 12; 0 and below are preschool years, see `libraries.rules.grade_of`. None: unknown.
    grade: Mapped[int | None]
    sort_key: Mapped[bytes] = mapped_column(LargeBinary)

    library: Mapped[Library] = relationship()
    school_year: Mapped[SchoolYear] = relationship()

    @validates("name")
    def _keep_sort_key(self, _key: str, name: str) -> str:
        name = tidy(name)
        self.sort_key = sort_key(name)
        return name


class Closure(Base):
    """Days on which nothing is due: Tết, holidays, floods. Without a library: for the commune."""

    __tablename__ = "closures"
    __table_args__ = (check("order", "starts_on <= ends_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"), index=True)
    library_id: Mapped[int | None] = mapped_column(ForeignKey("libraries.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(100))

    library: Mapped[Library | None] = relationship()

    @property
    def library_code(self) -> str | None:
        return self.library.code if self.library else None


class Place(Base):
    """Where copies stand: a stack room, a class shelf, a corner, a box inside another place.

    `library_id` answers for the place; copies of other libraries may stand there too.
    """

    __tablename__ = "places"
    __table_args__ = (
        UniqueConstraint("library_id", "name"),
        unique_where(
            "one_main_stack_room_per_library",
            "library_id",
            where=text("is_main"),
        ),
        check("not_in_itself", "within_id IS NULL OR within_id <> id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    kind: Mapped[PlaceKind] = mapped_column(choice_of(PlaceKind, "kind"))
    name: Mapped[str] = mapped_column(String(80))
    #: What its label carries; see `labels.codes`.
    code: Mapped[str] = mapped_column(String(20), unique=True, info={"printed": True})
    #: The name of the class whose shelf it is ("5B"); it outlives the school year.
    class_name: Mapped[str] = mapped_column(String(40), default="")
    #: The place a box stands in.
    within_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    #: The stack room where new and returned copies go when nothing else is said.
    is_main: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    is_active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))

    library: Mapped[Library] = relationship(lazy="joined", innerjoin=True)
    within: Mapped[Place | None] = relationship(remote_side=[id])

    @property
    def within_code(self) -> str | None:
        return self.within.code if self.within else None
