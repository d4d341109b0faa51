"""How loans and holds forget their readers. What figures count stays: class, grade, kind, level.

Kept for now: what is out, what was lost or came back damaged and is not settled, and what somebody
still waits for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, update
from sqlalchemy.orm import aliased

from library_share import clock
from library_share.catalogue.models import Title
from library_share.catalogue.rules import full_title
from library_share.circulation.holds.actions import cancel
from library_share.circulation.holds.models import Hold, HoldEvent, HoldSlot
from library_share.circulation.models import EventKind, Loan, LoanEvent
from library_share.copies.deeds import Deed
from library_share.copies.models import Condition, Copy, CopyState
from library_share.database import db, table_of
from library_share.errors import Reason
from library_share.patrons.forgetting.register import Keeper, Merge, Old, Person, register
from library_share.patrons.models import Patron
from library_share.translation import N_

_LOANS, _EVENTS, _HOLDS = table_of(Loan), table_of(LoanEvent), table_of(Hold)
_HOLD_EVENTS, _SLOTS = table_of(HoldEvent), table_of(HoldSlot)


# --- loans -------------------------------------------------------------------------------------


def _is_disputed() -> ColumnElement[bool]:
    """Whether somebody may still be asked about the copy, and this is the loan to ask about."""
    later, returned = aliased(Loan), aliased(LoanEvent)
    was_last = ~exists().where(
        later.copy_id == Loan.copy_id, later.lent_at > Loan.lent_at, later.undone_at.is_(None)
    )
    came_back_damaged = exists().where(
        returned.loan_id == Loan.id,
        returned.kind == EventKind.RETURNED,
        returned.condition == Condition.DAMAGED,
    )
    is_damaged = and_(Copy.condition == Condition.DAMAGED, Copy.state != CopyState.WITHDRAWN)
    return or_(
        and_(Copy.state == CopyState.LOST, was_last),
        and_(is_damaged, or_(was_last, came_back_damaged)),
    )


def _ended(old: Old) -> Select[int]:
    """Walks along the index of what may be forgotten. Joined, the patrons would lead, and all their
    loans would be read and sorted for each few that are looked for."""
    theirs = exists().where(Patron.id == Loan.patron_id, Patron.library_id == old.library_id)
    return (
        select(Loan.id)
        .join(Copy, Copy.id == Loan.copy_id)
        .where(
            theirs,
            Loan.patron_id.is_not(None),
            Loan.returned_at < clock.start_of(old.before),
        )
        .order_by(Loan.returned_at)
    )


def _forget_readers(old: Old, ids: Sequence[int]) -> None:
    """What was opened again in the meantime stays: the database looks anew."""
    forgotten = db.session.scalars(
        update(_LOANS)
        .where(_LOANS.c.id.in_(ids), _LOANS.c.returned_at < clock.start_of(old.before))
        .values(patron_id=None)
        .returning(_LOANS.c.id)
    ).all()
    _forget_reasons(forgotten)


def _forget_reasons(loan_ids: Sequence[int]) -> None:
    db.session.execute(
        update(_EVENTS)
        .where(_EVENTS.c.loan_id.in_(loan_ids), _EVENTS.c.override_reason != "")
        .values(override_reason="")
    )


def _forget_loans_of(person: Person) -> None:
    ids = select(Loan.id).where(Loan.patron_id == person.id).scalar_subquery()
    db.session.execute(
        update(_EVENTS)
        .where(_EVENTS.c.loan_id.in_(ids), _EVENTS.c.override_reason != "")
        .values(override_reason="")
    )
    db.session.execute(update(_LOANS).where(_LOANS.c.patron_id == person.id).values(patron_id=None))


_NOT_BACK = N_("“{title}” ({number}) is not back yet.")
_NOT_SETTLED = N_("“{title}” ({number}) is lost or damaged, and that is not settled yet.")


def _loans_that_hold_back(patron_ids: Sequence[int]) -> Iterator[tuple[int, Reason]]:
    query = _titles(Loan).where(
        Loan.patron_id.in_(patron_ids), or_(Loan.returned_at.is_(None), _is_disputed())
    )
    for row in db.session.execute(query.order_by(Loan.id)):
        is_out = row.Loan.returned_at is None
        yield (
            row.Loan.patron_id,
            Reason(
                code="has_a_book" if is_out else "book_not_settled",
                message=_NOT_BACK if is_out else _NOT_SETTLED,
                facts={
                    "title": full_title(row.title, row.volume),
                    "number": row.accession_number,
                },
            ),
        )


def _titles(table: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(table, Copy.accession_number, Title.title, Title.volume)
        .join(Copy, Copy.id == table.copy_id)
        .join(Title, Title.id == Copy.title_id)
    )


def _loans_told(person: Person) -> Iterator[dict[str, Any]]:
    rows = db.session.execute(
        _titles(Loan).where(Loan.patron_id == person.id).order_by(Loan.lent_at, Loan.id)
    )
    for row in rows:
        loan = row.Loan
        yield {
            "title": full_title(row.title, row.volume),
            "number": row.accession_number,
            "kind": loan.kind.value,
            "lent_at": loan.lent_at,
            "due_on": loan.due_on,
            "returned_at": loan.returned_at,
            "renewals": loan.renewals,
            "class": loan.class_name,
        }


LOANS = register(
    Keeper(
        code="loans",
        name=N_("Loans"),
        links=("loans.patron_id",),
        forget=_forget_loans_of,
        old=lambda old: _ended(old).where(~_is_disputed()),
        kept=lambda old: _ended(old).where(_is_disputed()),
        forget_rows=_forget_readers,
        holds_back=_loans_that_hold_back,
        tell=_loans_told,
    )
)


# --- holds -------------------------------------------------------------------------------------


def _ended_holds(old: Old) -> Select[int]:
    return (
        select(Hold.id)
        .join(Patron, Patron.id == Hold.patron_id)
        .where(Patron.library_id == old.library_id, Hold.ended_at < clock.start_of(old.before))
        .order_by(Hold.id)
    )


def _forget_holds(ids: Sequence[int]) -> None:
    db.session.execute(update(_HOLDS).where(_HOLDS.c.id.in_(ids)).values(patron_id=None, note=""))
    for table, words in ((_SLOTS, "ended_because"), (_HOLD_EVENTS, "reason")):
        db.session.execute(
            update(table).where(table.c.hold_id.in_(ids), table.c[words] != "").values({words: ""})
        )


def _forget_holds_of(person: Person) -> None:
    """What the patron still waits for is given up first; the next in line are served."""
    waits = select(Hold.id).where(Hold.patron_id == person.id, Hold.ended_at.is_(None))
    deed = Deed(library_id=person.patron.library_id, account_id=None, at=clock.now())
    for hold_id in db.session.scalars(waits.order_by(Hold.id)).all():
        cancel(hold_id, deed)
    _forget_holds(db.session.scalars(select(Hold.id).where(Hold.patron_id == person.id)).all())


def _holds_that_hold_back(patron_ids: Sequence[int]) -> Iterator[tuple[int, Reason]]:
    """Only a copy that is kept or on its way; a mere wish ends with the patron."""
    query = (
        select(Hold.patron_id, Title.title, Title.volume)
        .join(Title, Title.id == Hold.title_id)
        .join(HoldSlot, HoldSlot.hold_id == Hold.id)
        .where(
            Hold.patron_id.in_(patron_ids),
            HoldSlot.ended_at.is_(None),
            HoldSlot.copy_id.is_not(None),
        )
    )
    for row in db.session.execute(query.order_by(Hold.id)):
        yield (
            row.patron_id,
            Reason(
                code="book_is_kept",
                message=N_("“{title}” is kept for this patron. Cancel that first."),
                facts={"title": full_title(row.title, row.volume)},
            ),
        )


def _holds_told(person: Person) -> Iterator[dict[str, Any]]:
    query = (
        select(Hold, Title.title, Title.volume)
        .join(Title, Title.id == Hold.title_id)
        .where(Hold.patron_id == person.id)
        .order_by(Hold.id)
    )
    for row in db.session.execute(query):
        yield {
            "title": full_title(row.title, row.volume),
            "placed_at": row.Hold.placed_at,
            "ended_at": row.Hold.ended_at,
            "note": row.Hold.note,
        }


def _give_up_second_holds(merge: Merge) -> None:
    """Who waits twice for one title waits once: with the hold for which a copy is kept, or the
    older one. The next in line are served."""
    other = aliased(Hold)
    pairs = db.session.execute(
        select(Hold.id, other.id.label("other_id"))
        .join(other, other.title_id == Hold.title_id)
        .where(
            Hold.patron_id == merge.kept.id,
            other.patron_id == merge.other.id,
            Hold.ended_at.is_(None),
            other.ended_at.is_(None),
        )
        .order_by(Hold.id)
    ).all()
    deed = Deed(library_id=merge.kept.library_id, account_id=None, at=clock.now())
    for pair in pairs:
        keeps_none = sorted(pair, key=lambda hold_id: (_keeps_a_copy(hold_id), -hold_id))
        cancel(keeps_none[0], deed)


def _keeps_a_copy(hold_id: int) -> bool:
    slot = exists().where(
        HoldSlot.hold_id == hold_id, HoldSlot.ended_at.is_(None), HoldSlot.copy_id.is_not(None)
    )
    return bool(db.session.scalar(select(slot)))


HOLDS = register(
    Keeper(
        code="holds",
        name=N_("Holds"),
        links=("holds.patron_id",),
        forget=_forget_holds_of,
        old=_ended_holds,
        forget_rows=lambda _old, ids: _forget_holds(ids),
        holds_back=_holds_that_hold_back,
        tell=_holds_told,
        make_room=_give_up_second_holds,
    )
)
