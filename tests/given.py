"""What a story takes for granted: `given.a_copy()`, `given.a_patron(name="Mina")` …

Say only what the test is about; the rest is ordinary. Everything is really written, through the
same models and constraints as in life.
"""

from __future__ import annotations

import hashlib
import itertools
import secrets
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from library_share import clock
from library_share.catalogue.actions import add_title
from library_share.catalogue.models import Title, TitleKind
from library_share.circulation.holds.actions import place
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.circulation.models import Cap, LoanPolicy
from library_share.copies.actions import arrival_of
from library_share.copies.deeds import Deed
from library_share.copies.leaving import leave
from library_share.copies.models import AccessionSeries, Copy, CopyState, ExitReason, Stay
from library_share.copies.receiving import receive
from library_share.copies.rules import accession_key
from library_share.database import Base, db, transaction
from library_share.interlibrary.actions.asking import promise
from library_share.interlibrary.actions.turns import take_turn
from library_share.interlibrary.models import InterlibraryLoan
from library_share.interlibrary.rules import Happening, LoanState, Wanted
from library_share.labels.codes import CodeKind, issue
from library_share.libraries.models import (
    Closure,
    Commune,
    Library,
    LibraryKind,
    Place,
    PlaceKind,
    SchoolClass,
    SchoolYear,
)
from library_share.notices import Kind, To, register, tell
from library_share.notices.models import Notice
from library_share.patrons.models import (
    Account,
    Appointment,
    Card,
    Enrolment,
    Patron,
    PatronKind,
    Token,
)
from library_share.patrons.queries import find_patron_with_id
from library_share.web.access import Role

#: A kind of notice that is true for ever.
INVITATION = register(
    Kind(
        code="invitation",
        name="Invitation",
        to=To.PATRON,
        text="{{ name }} is invited.",
        group="{{ count }} of {{ class_name }} are invited.",
        facts={},
    )
)


class Given:
    def __init__(self) -> None:
        self._count = itertools.count(1)

    def a_commune(self) -> Commune:
        found = db.session.scalar(select(Commune))
        return found or self._kept(Commune(name="xã An Khánh", province="Thái Nguyên"))

    def a_library(self, code: str = "THCS", **more: Any) -> Library:
        """The library with this code, made when there is none; open every day unless said."""
        found = db.session.scalar(select(Library).where(Library.code == code))
        if found:
            return found
        library = self._kept(
            Library(
                **{
                    "commune_id": self.a_commune().id,
                    "code": code,
                    "name": f"Thư viện {code}",
                    "short_name": code,
                    "kind": LibraryKind.LOWER_SECONDARY,
                    "closed_weekdays": "",
                    **more,
                }
            )
        )
        with transaction():
            place_code = issue(CodeKind.SHELF)[0]
            db.session.add(
                Place(
                    library_id=library.id,
                    kind=PlaceKind.STACK_ROOM,
                    name="Kho sách",
                    code=place_code,
                    is_main=True,
                )
            )
            db.session.add(AccessionSeries(library_id=library.id, name="Sổ ĐKCB", width=5))
        return library

    def a_place(
        self,
        library: Library | None = None,
        kind: PlaceKind = PlaceKind.CLASS_SHELF,
        name: str | None = None,
        **more: Any,
    ) -> Place:
        library = library or self.a_library()
        with transaction():
            code = issue(CodeKind.BOX if kind is PlaceKind.BOX else CodeKind.SHELF)[0]
            place = Place(
                library_id=library.id,
                kind=kind,
                code=code,
                name=name or f"Tủ {next(self._count)}",
                **more,
            )
            db.session.add(place)
        return place

    def a_school_year(self, **more: Any) -> SchoolYear:
        found = db.session.scalar(select(SchoolYear))
        today = clock.today()
        return found or self._kept(
            SchoolYear(
                **{
                    "commune_id": self.a_commune().id,
                    "name": "năm nay",
                    "starts_on": today - timedelta(days=90),
                    "ends_on": today + timedelta(days=270),
                    "books_back_by": today + timedelta(days=260),
                    **more,
                }
            )
        )

    def a_class(self, name: str = "6A", library: Library | None = None) -> SchoolClass:
        library = library or self.a_library()
        found = db.session.scalar(
            select(SchoolClass).where(
                SchoolClass.library_id == library.id, SchoolClass.name == name
            )
        )
        return found or self._kept(
            SchoolClass(
                library_id=library.id,
                school_year_id=self.a_school_year().id,
                name=name,
                grade=int(name[0]) if name[0].isdecimal() else None,
            )
        )

    def a_patron(
        self,
        name: str = "Nông Anh An",
        library: Library | None = None,
        kind: PatronKind = PatronKind.PUPIL,
        class_name: str | None = "6A",
        expires_on: date | None = None,
        **more: Any,
    ) -> Patron:
        library = library or self.a_library()
        school_class = (
            self.a_class(class_name, library) if class_name and kind is PatronKind.PUPIL else None
        )
        with transaction():
            patron = Patron(
                library_id=library.id, kind=kind, name=name, created_at=clock.now(), **more
            )
            db.session.add(patron)
            db.session.flush()
            db.session.add(
                Card(
                    patron_id=patron.id,
                    code=issue(CodeKind.CARD)[0],
                    issued_at=clock.now(),
                    expires_on=expires_on,
                )
            )
            if school_class:
                db.session.add(
                    Enrolment(
                        patron_id=patron.id,
                        class_id=school_class.id,
                        school_year_id=school_class.school_year_id,
                    )
                )
        return patron

    def new_card_code(self) -> str:
        """A card code never given before, inside the caller's transaction."""
        return issue(CodeKind.CARD)[0]

    def card(self, patron: Patron) -> str:
        """The code on the patron's card in use."""
        return db.session.scalars(
            select(Card.code).where(Card.patron_id == patron.id, Card.revoked_at.is_(None))
        ).one()

    def a_title(
        self, title: str | None = None, kind: TitleKind = TitleKind.CHILDRENS, **more: Any
    ) -> Title:
        with transaction():
            return add_title(
                title=title or f"Dế Mèn phiêu lưu ký {next(self._count)}", kind=kind, **more
            )

    def a_copy(
        self,
        title: Title | str | None = None,
        library: Library | None = None,
        place: Place | None = None,
        kind: TitleKind = TitleKind.CHILDRENS,
        **more: Any,
    ) -> Copy:
        library = library or self.a_library()
        if not isinstance(title, Title):
            title = self.a_title(title, kind)
        place = (
            place
            or db.session.scalars(
                select(Place).where(Place.library_id == library.id, Place.is_main)
            ).one()
        )
        with transaction():
            series = db.session.scalars(
                select(AccessionSeries)
                .where(AccessionSeries.library_id == library.id)
                .order_by(AccessionSeries.id)
            ).first()
            assert series is not None
            series.last_number += 1
            number = more.pop("accession_number", series.number(series.last_number))
            copy = Copy(
                code=issue(CodeKind.COPY)[0],
                title_id=title.id,
                library_id=library.id,
                series_id=series.id,
                accession_number=number,
                accession_key=accession_key(number),
                created_at=clock.now(),
                **more,
            )
            db.session.add(copy)
            db.session.flush()
            db.session.add(Stay(copy_id=copy.id, place_id=place.id, since=clock.now()))
            receive(library.id, {copy.id: arrival_of(copy)})
            if copy.state is CopyState.WITHDRAWN:
                leave(library.id, {copy.id: ExitReason.OTHER}, on=clock.today())
        return copy

    def a_hold(self, title: Title, patron: Patron, **more: Any) -> Hold:
        """The patron waits for the title at home, with the first free copy kept."""
        with transaction():
            return place(
                title,
                Deed(library_id=patron.library_id, account_id=None, at=clock.now()),
                patron=find_patron_with_id(patron.id),
                **more,
            )

    def a_promise(self, slot: HoldSlot, lender: Library) -> InterlibraryLoan:
        """Another library has agreed to lend one of its copies for this slot."""
        deed = Deed(library_id=lender.id, account_id=None, at=clock.now())
        loan = InterlibraryLoan(
            slot_id=slot.id,
            requester_id=slot.hold.library_id,
            wanted=Wanted.BOOK,
            state=LoanState.IN_LINE,
            asked_at=deed.at,
        )
        with transaction():
            db.session.add(loan)
            db.session.flush()
            take_turn(loan, Happening.ASK, deed, supplier_id=lender.id, answer_by=deed.on)
            take_turn(loan, Happening.AGREE, deed)
            promise(loan)
        return loan

    def a_notice(self, patron: Patron) -> Notice:
        """The patron's newest notice; it waits to be handed over."""
        with transaction():
            tell(
                kind=INVITATION.code,
                key=f"invitation:{next(self._count)}",
                library_id=patron.library_id,
                patron_id=patron.id,
                facts={},
            )
        return db.session.scalars(
            select(Notice).where(Notice.patron_id == patron.id).order_by(Notice.id.desc())
        ).first()

    def a_policy(
        self,
        library: Library | None = None,
        patron_kind: PatronKind | None = None,
        title_kind: TitleKind | None = None,
        **more: Any,
    ) -> LoanPolicy:
        if "fixed_due_on" not in more:
            more.setdefault("days", 14)
        return self._kept(
            LoanPolicy(
                **{
                    "library_id": library.id if library else None,
                    "patron_kind": patron_kind,
                    "title_kind": title_kind,
                    "library_key": str(library.id) if library else "*",
                    "patron_key": patron_kind.value if patron_kind else "*",
                    "title_key": title_kind.value if title_kind else "*",
                    "loans_at_most": 3,
                    "renewals_at_most": 1,
                    "cap": Cap.NONE,
                    **more,
                }
            )
        )

    def a_closure(
        self,
        starts_on: date,
        ends_on: date,
        library: Library | None = None,
        reason: str = "Nghỉ Tết",
    ) -> Closure:
        return self._kept(
            Closure(
                commune_id=self.a_commune().id,
                library_id=library.id if library else None,
                starts_on=starts_on,
                ends_on=ends_on,
                reason=reason,
            )
        )

    def an_account(
        self,
        username: str = "lan",
        role: Role | None = Role.LIBRARIAN,
        library: Library | None = None,
    ) -> Account:
        """An account, a librarian at `library` unless said; without a password (slow to make)."""
        account = self._kept(
            Account(username=username, name=username.title(), created_at=clock.now())
        )
        if role is not None:
            everywhere = role is Role.ADMINISTRATOR
            self._kept(
                Appointment(
                    account_id=account.id,
                    role=role,
                    library_id=None if everywhere else (library or self.a_library()).id,
                )
            )
        return account

    def a_token(self, account: Account) -> str:
        token = "ls_" + secrets.token_urlsafe(24)
        self._kept(
            Token(
                account_id=account.id,
                made_at=clock.now(),
                token_hash=hashlib.sha256(token.encode()).hexdigest(),
            )
        )
        return token

    def how_many(self, model: type[Base], *conditions: Any) -> int:
        return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0

    def _kept(self, thing: Any) -> Any:
        with transaction():
            db.session.add(thing)
            db.session.flush()  # the caller's transaction may go on
        return thing
