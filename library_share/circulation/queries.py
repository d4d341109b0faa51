"""What a scan needs to know, in few statements whose cost does not grow with the stock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, exists, func, select
from sqlalchemy.orm import aliased

from library_share.catalogue.models import Title
from library_share.catalogue.rules import full_title
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.circulation.holds.rules import SlotState
from library_share.circulation.late import late
from library_share.circulation.models import Loan, LoanKind
from library_share.copies.models import Copy, CopyState, Stay
from library_share.database import first, is_writing, locks_rows, run
from library_share.handovers.models import Handover, HandoverLine
from library_share.handovers.rules import Purpose
from library_share.libraries.models import Library, Place
from library_share.patrons.models import Patron
from library_share.patrons.queries import PatronOfCard
from library_share.prepared import Prepared


@dataclass(frozen=True, kw_only=True)
class OpenLoan:
    """In whose hands a copy is. `borrower` is None when nobody's card was shown."""

    id: int
    kind: LoanKind
    patron_id: int | None
    borrower: str | None
    lent_at: datetime
    due_on: date
    renewals: int
    policy_id: int | None


@dataclass(frozen=True, kw_only=True)
class Kept:
    """For whom a copy is kept: a patron of that library, or one of its classes (None)."""

    slot_id: int
    state: SlotState
    ready_until: date | None
    library_id: int
    library: str
    patron_id: int | None
    name: str

    def is_for(self, patron: PatronOfCard | None) -> bool:
        return patron is not None and self.patron_id == patron.patron_id


@dataclass(frozen=True, kw_only=True)
class Way:
    """The consignment that has a copy on its list; `left_at` is None before it is on the road."""

    purpose: Purpose
    left_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CopyAtHand:
    """A copy as the desk meets it: what it is, whose, where it stands, who has it."""

    id: int
    code: str
    accession_number: str
    state: CopyState
    condition: str
    title_id: int
    title: str
    title_kind: str
    level: str | None
    language: str
    owner_id: int
    owner_code: str
    owner_name: str
    place_id: int
    place_name: str
    place_code: str
    place_library_id: int
    place_library_name: str
    loan: OpenLoan | None
    kept: Kept | None
    #: Whether anybody waits for the title, in whatever library; most titles nobody does.
    is_waited_for: bool
    way: Way | None


_owner, _holder = aliased(Library, name="owner"), aliased(Library, name="holder")
#: Where the box stands that the copy lies in: whoever has the box answers for its copies.
_box_stands_in = aliased(Place, name="box_stands_in")
_waiting = aliased(Hold, name="waiting")
_asking, _asker = aliased(Library, name="asking"), aliased(Patron, name="asker")


def _copy_at_hand() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Copy.id,
            Copy.code,
            Copy.accession_number,
            Copy.state,
            Copy.condition,
            Title.id.label("title_id"),
            Title.title,
            Title.volume,
            Title.kind,
            Title.level,
            Title.language,
            _owner.id.label("owner_id"),
            _owner.code.label("owner_code"),
            _owner.short_name.label("owner_name"),
            Place.id.label("place_id"),
            Place.name.label("place_name"),
            Place.code.label("place_code"),
            _holder.id.label("place_library_id"),
            _holder.short_name.label("place_library_name"),
            Loan.id.label("loan_id"),
            Loan.kind.label("loan_kind"),
            Loan.patron_id,
            Loan.lent_at,
            Loan.due_on,
            Loan.renewals,
            Loan.policy_id,
            Patron.name.label("borrower"),
            HoldSlot.id.label("slot_id"),
            HoldSlot.state.label("slot_state"),
            HoldSlot.ready_until,
            _asking.id.label("asking_id"),
            _asking.short_name.label("asking_name"),
            Hold.patron_id.label("asker_id"),
            _asker.name.label("asker"),
            Hold.class_name.label("asking_class"),
            Handover.purpose.label("way_purpose"),
            HandoverLine.left_at.label("way_left_at"),
            exists()
            .where(_waiting.title_id == Title.id, _waiting.ended_at.is_(None))
            .label("is_waited_for"),
        )
        .join(Title, Title.id == Copy.title_id)
        .join(_owner, _owner.id == Copy.library_id)
        .join(Stay, and_(Stay.copy_id == Copy.id, Stay.until.is_(None)))
        .join(Place, Place.id == Stay.place_id)
        .outerjoin(_box_stands_in, _box_stands_in.id == Place.within_id)
        .join(_holder, _holder.id == func.coalesce(_box_stands_in.library_id, Place.library_id))
        .outerjoin(Loan, and_(Loan.copy_id == Copy.id, Loan.returned_at.is_(None)))
        .outerjoin(Patron, Patron.id == Loan.patron_id)
        .outerjoin(HoldSlot, and_(HoldSlot.copy_id == Copy.id, HoldSlot.ended_at.is_(None)))
        .outerjoin(Hold, Hold.id == HoldSlot.hold_id)
        .outerjoin(_asking, _asking.id == Hold.library_id)
        .outerjoin(_asker, _asker.id == Hold.patron_id)
        .outerjoin(
            HandoverLine,
            and_(HandoverLine.copy_id == Copy.id, HandoverLine.ended_at.is_(None)),
        )
        .outerjoin(Handover, Handover.id == HandoverLine.handover_id)
    )


_BY_ID = Prepared(_copy_at_hand().where(Copy.id == bindparam("copy_id")))
_BY_CODE = Prepared(_copy_at_hand().where(Copy.code == bindparam("code")))
_LOCK_BY_ID, _LOCK_BY_CODE = (
    Prepared(select(Copy.id).where(condition).with_for_update(key_share=True))
    for condition in (Copy.id == bindparam("copy_id"), Copy.code == bindparam("code"))
)


def copy_at_hand(copy_id: int) -> CopyAtHand:
    """The copy with everything the desk says about it; inside a transaction nobody else acts on
    it until the end."""
    wait_for_turn_with(copy_id)
    return _at_hand(first(_BY_ID, copy_id=copy_id))


def wait_for_turn_with(copy_id: int) -> None:
    """PostgreSQL: desks that act on one copy take turns. SQLite's writers queue already.

    It is a statement of its own, because what a statement that waits for a lock says of other
    tables is as old as its beginning.
    """
    if locks_rows() and is_writing():
        run(_LOCK_BY_ID, copy_id=copy_id)


def find_copy_at_hand(code: str) -> CopyAtHand | None:
    """The same, for the copy with this printed code."""
    if locks_rows() and is_writing():
        run(_LOCK_BY_CODE, code=code)
    row = first(_BY_CODE, code=code)
    return _at_hand(row) if row is not None else None


def _at_hand(row: Any) -> CopyAtHand:
    loan = None
    if row.loan_id is not None:
        loan = OpenLoan(
            id=row.loan_id,
            kind=row.loan_kind,
            patron_id=row.patron_id,
            borrower=row.borrower,
            lent_at=row.lent_at,
            due_on=row.due_on,
            renewals=row.renewals,
            policy_id=row.policy_id,
        )
    return CopyAtHand(
        id=row.id,
        code=row.code,
        accession_number=row.accession_number,
        state=row.state,
        condition=row.condition,
        title_id=row.title_id,
        title=full_title(row.title, row.volume),
        title_kind=row.kind,
        level=row.level,
        language=row.language,
        owner_id=row.owner_id,
        owner_code=row.owner_code,
        owner_name=row.owner_name,
        place_id=row.place_id,
        place_name=row.place_name,
        place_code=row.place_code,
        place_library_id=row.place_library_id,
        place_library_name=row.place_library_name,
        loan=loan,
        kept=_kept(row) if row.slot_id is not None else None,
        is_waited_for=bool(row.is_waited_for),
        way=Way(purpose=row.way_purpose, left_at=row.way_left_at) if row.way_purpose else None,
    )


def _kept(row: Any) -> Kept:
    return Kept(
        slot_id=row.slot_id,
        state=row.slot_state,
        ready_until=row.ready_until,
        library_id=row.asking_id,
        library=row.asking_name,
        patron_id=row.asker_id,
        name=row.asker or row.asking_class,
    )


_PATRON_LOCKED = Prepared(
    select(Patron.id).where(Patron.id == bindparam("patron_id")).with_for_update(key_share=True)
)


def wait_for_turn_of(patron_id: int) -> None:
    """PostgreSQL: two desks that serve one patron take turns, so that neither miscounts what the
    patron has. SQLite's writers queue already."""
    if locks_rows():
        run(_PATRON_LOCKED, patron_id=patron_id)


@dataclass(frozen=True, kw_only=True)
class OpenLoans:
    """How many copies somebody has at home: in all, overdue, and by policy."""

    by_policy: dict[int | None, int]
    overdue: int

    @property
    def total(self) -> int:
        return sum(self.by_policy.values())


_OPEN_LOANS = Prepared(
    select(
        Loan.policy_id,
        func.count().label("open"),
        func.sum(case((late(Loan.due_on, bindparam("today")), 1), else_=0)).label("overdue"),
    )
    .where(
        Loan.patron_id == bindparam("patron_id"),
        Loan.returned_at.is_(None),
        Loan.kind == LoanKind.TAKE_HOME,
    )
    .group_by(Loan.policy_id)
)


def open_loans_of(patron_id: int, today: date) -> OpenLoans:
    rows = run(_OPEN_LOANS, patron_id=patron_id, today=today)
    return OpenLoans(
        by_policy={row.policy_id: row.open for row in rows},
        overdue=sum(row.overdue for row in rows),
    )
