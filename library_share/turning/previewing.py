"""The dry run: exactly what promoting would write, and what to think of before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import func, select

from library_share.circulation.holds.models import Hold
from library_share.copies.models import Stay
from library_share.database import db
from library_share.errors import Reason
from library_share.libraries.models import Place
from library_share.libraries.queries import classes_of, places_of
from library_share.patrons.keepers.queries import keepers_now
from library_share.patrons.models import Patron, PlaceKeeper
from library_share.translation import N_
from library_share.turning import rules
from library_share.turning.choosing import class_shelves, shelf_choices
from library_share.turning.errors import ShelfNamesClash, ShelfNameTooLong
from library_share.turning.queries import Turning, plan_of
from library_share.turning.rules import Plan


@dataclass(frozen=True, kw_only=True)
class ShelfLine:
    """One class shelf: whose it is, whose it will be, who is in charge, how many books stand on
    it. `has_class`: there will be a class of that name."""

    place: Place
    class_after: str
    name_after: str
    ends_charges: bool
    keepers: Sequence[PlaceKeeper]
    books: int
    has_class: bool

    @property
    def is_passed_on(self) -> bool:
        return self.class_after != self.place.class_name

    @property
    def pupils(self) -> int:
        """How many of those in charge are pupils, whose names not everybody sees."""
        return sum(keeper.is_pupil for keeper in self.keepers)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What promoting would write. `new_classes` do not exist yet."""

    turning: Turning
    plan: Plan
    shelves: Sequence[ShelfLine]
    new_classes: Sequence[str]
    today: date
    #: For how many titles those who leave wait.
    holds_of_leavers: int

    @cached_property
    def seen(self) -> str:
        """Stands for this very preview: what is carried out must be what was looked at."""
        return rules.digest([self.plan.seen, self.shelves_seen])

    @cached_property
    def shelves_seen(self) -> str:
        """Stands for what was chosen for the shelves."""
        return rules.digest(
            f"{line.place.id} {line.class_after} {line.ends_charges}" for line in self.shelves
        )

    @cached_property
    def clash(self) -> str | None:
        """A name that two places of the library would have."""
        shelved = {line.place.id: line.name_after for line in self.shelves}
        named = places_of(self.turning.library.id)
        names = Counter(shelved.get(place.id, place.name) for place in named)
        return next((name for name, how_often in names.items() if how_often > 1), None)

    @cached_property
    def too_long(self) -> str | None:
        """The new name of a shelf that is longer than a place's may be."""
        names = (line.name_after for line in self.shelves if line.is_passed_on)
        return next((name for name in names if len(name) > rules.PLACE_NAME_AT_MOST), None)

    @cached_property
    def warnings(self) -> list[Reason]:
        """What to think of before; none of it stops anybody."""
        return [reason for reason in self._thoughts() if reason is not None]

    def _thoughts(self) -> list[Reason | None]:
        counts, year = self.plan.counts, self.turning.year
        lost = [line.old.name for line in self.plan.classes if line.to is None and line.pupils]
        bare = [line.class_after for line in self.shelves if not line.has_class]
        stranded = counts.leaving - counts.going_on
        has_onward = bool(rules.ONWARD.get(self.turning.library.kind))
        return [
            _about(
                self.today <= year.ends_on,
                "year_still_runs",
                N_(
                    "The school year lasts until {ends_on}. Once the classes are promoted, the "
                    "desk knows everybody by the new class."
                ),
                ends_on=year.ends_on,
            ),
            _about(
                lost,
                "classes_without_successor",
                N_(
                    "Nobody has said where these classes go: {names}. Their pupils stay as they "
                    "are."
                ),
                names=", ".join(lost),
            ),
            _about(
                counts.without_class,
                "pupils_without_class",
                N_("Pupils in no class of this school year: {pupils}. They are not promoted."),
                pupils=counts.without_class,
            ),
            _about(
                counts.open_loans_of_leavers,
                "leavers_hold_books",
                N_(
                    "Books still held by those who leave: {copies}. Their loans stay open and "
                    "visible."
                ),
                copies=counts.open_loans_of_leavers,
            ),
            _about(
                self.holds_of_leavers,
                "leavers_wait_for_books",
                N_(
                    "Holds of those who leave: {how_many}. End those that nobody needs, or books "
                    "are kept for them."
                ),
                how_many=self.holds_of_leavers,
            ),
            _about(
                has_onward and stranded,
                "leavers_without_school",
                N_("{pupils} who leave go on to no school of the commune; their cards stay here."),
                pupils=stranded,
            ),
            _about(
                bare,
                "shelves_without_class",
                N_(
                    "No class of the new school year is called so: {names}. Its shelf has no class."
                ),
                names=", ".join(bare),
            ),
            _about(
                self.clash,
                "shelf_names_clash",
                ShelfNamesClash.message,
                name=self.clash,
            ),
            _about(
                self.too_long,
                "shelf_name_too_long",
                ShelfNameTooLong.message,
                name=self.too_long,
                at_most=rules.PLACE_NAME_AT_MOST,
            ),
        ]


def _about(holds: object, code: str, message: str, **facts: object) -> Reason | None:
    return Reason(code=code, message=message, facts=facts) if holds else None


def preview_of(turning: Turning, today: date) -> Preview:
    """Nothing is written."""
    plan = plan_of(turning)
    next_year = turning.next_year
    made = classes_of(turning.library.id, next_year.id) if next_year else []
    present = {one.name for one in made}
    names = plan.new_names
    return Preview(
        turning=turning,
        plan=plan,
        shelves=_shelves(turning, {*present, *names}),
        new_classes=[name for name in names if name not in present],
        today=today,
        holds_of_leavers=_holds_of_leavers(turning, plan),
    )


def _holds_of_leavers(turning: Turning, plan: Plan) -> int:
    leaving = {move.pupil.patron_id for move in plan.leavers}
    query = (
        select(Hold.patron_id)
        .join(Patron, Patron.id == Hold.patron_id)
        .where(Patron.library_id == turning.library.id, Hold.ended_at.is_(None))
    )
    return sum(patron_id in leaving for patron_id in db.session.scalars(query))


def _shelves(turning: Turning, names: set[str]) -> list[ShelfLine]:
    places, choices = class_shelves(turning.library), shelf_choices(turning)
    keepers, books = keepers_now(places), _books_at(places)
    lines = []
    for place in places:
        choice = choices.get(place.id)
        after = choice.class_name if choice else place.class_name
        lines.append(
            ShelfLine(
                place=place,
                class_after=after,
                name_after=rules.renamed(place.name, place.class_name, after),
                ends_charges=bool(choice and choice.ends_charges),
                keepers=keepers[place.id],
                books=books.get(place.id, 0),
                has_class=after in names,
            )
        )
    return lines


def _books_at(places: Sequence[Place]) -> dict[int, int]:
    query = (
        select(Stay.place_id, func.count().label("books"))
        .where(Stay.place_id.in_([place.id for place in places]), Stay.until.is_(None))
        .group_by(Stay.place_id)
    )
    return {row.place_id: row.books for row in db.session.execute(query)}
