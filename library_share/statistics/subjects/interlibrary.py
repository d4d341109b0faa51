"""Books that one library asked of another: at the asking library, with whom it asked as owner.

So the borrowing side is what happened at a library, the lending side what happened to its books.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from library_share import clock
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.database import db
from library_share.interlibrary.models import InterlibraryEvent, InterlibraryLoan
from library_share.interlibrary.rules import Happening
from library_share.statistics.local_day import LocalDay
from library_share.statistics.rules import What, Why
from library_share.statistics.subjects.facts import (
    AT_ONCE,
    Counted,
    Days,
    News,
    Source,
    Span,
    Subject,
    plain,
    rows_of,
    why_of,
)

_CAME = (Happening.ARRIVE, Happening.DELIVER_PAGES)
_WHAT = {
    Happening.ASK: What.ILL_ASKED,
    Happening.DECLINE: What.ILL_REFUSED,
    Happening.TIME_OUT: What.ILL_REFUSED,
    Happening.BACK_OUT: What.ILL_REFUSED,
    Happening.SETTLE: What.ILL_SETTLED,
    **dict.fromkeys(_CAME, What.ILL_FILLED),
}


def _news_since(last_id: int) -> News:
    rows = db.session.execute(
        select(
            InterlibraryEvent.id,
            InterlibraryEvent.recorded_at,
            InterlibraryEvent.loan_id,
            InterlibraryEvent.undoes_id,
        )
        .where(InterlibraryEvent.id > last_id)
        .order_by(InterlibraryEvent.id)
        .limit(AT_ONCE)
    ).all()
    why: dict[int, Why] = {}
    for row in rows:
        why[row.loan_id] = why_of(row).and_also(why.get(row.loan_id))
    # All days of a loan: whether a book came for the first time, others of its events tell.
    touched = db.session.execute(
        select(
            InterlibraryLoan.requester_id, InterlibraryEvent.happened_at, InterlibraryEvent.loan_id
        )
        .join(InterlibraryLoan, InterlibraryLoan.id == InterlibraryEvent.loan_id)
        .where(InterlibraryEvent.loan_id.in_(list(why)))
    )
    days = Days()
    for one in touched:
        days.touch(one.requester_id, one.happened_at, why[one.loan_id])
    return News(rows=rows, days=days)


def _counted(span: Span) -> Iterable[Counted]:
    undoing, earlier, undoing_earlier = (aliased(InterlibraryEvent) for _ in range(3))
    came_before = exists().where(
        earlier.loan_id == InterlibraryEvent.loan_id,
        earlier.id < InterlibraryEvent.id,
        earlier.kind.in_(_CAME),
        earlier.undoes_id.is_(None),
        ~exists().where(undoing_earlier.undoes_id == earlier.id),
    )
    rows = rows_of(
        select(
            InterlibraryLoan.requester_id.label("library_id"),
            LocalDay(InterlibraryEvent.happened_at).label("day"),
            InterlibraryEvent.kind,
            InterlibraryLoan.asked_at,
            func.coalesce(
                InterlibraryEvent.supplier_id,
                InterlibraryLoan.supplier_id,
                InterlibraryLoan.requester_id,
            ).label("owner_library_id"),
            plain(Hold.patron_kind).label("patron_kind"),
            Hold.class_name,
            Hold.grade,
            plain(Hold.title_kind).label("title_kind"),
            plain(Hold.level).label("level"),
        )
        .join(InterlibraryLoan, InterlibraryLoan.id == InterlibraryEvent.loan_id)
        .join(HoldSlot, HoldSlot.id == InterlibraryLoan.slot_id)
        .join(Hold, Hold.id == HoldSlot.hold_id)
        .where(
            span.holds(InterlibraryLoan.requester_id, InterlibraryEvent.happened_at),
            InterlibraryEvent.kind.in_(list(_WHAT)),
            InterlibraryEvent.undoes_id.is_(None),
            ~exists().where(undoing.undoes_id == InterlibraryEvent.id),
            or_(InterlibraryEvent.kind.not_in(_CAME), ~came_before),
        )
    )
    for row in rows:
        facts = dict(row)
        what = _WHAT[facts.pop("kind")]
        waited = (facts["day"] - clock.local_day(facts.pop("asked_at"))).days
        is_filled = what is What.ILL_FILLED
        yield {
            **facts,
            "what": what,
            "waited_days": max(waited, 0) if is_filled else None,
            "how_many": 1,
        }


SUBJECT = Subject(
    whats=(What.ILL_ASKED, What.ILL_FILLED, What.ILL_REFUSED, What.ILL_SETTLED),
    sources=(Source(table=InterlibraryEvent.__tablename__, news_since=_news_since),),
    counted=_counted,
)
