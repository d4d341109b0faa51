"""What two libraries tell each other's staff: one notice a day and side, never one for each book.

The first news of a day is told within the hour; what comes later that day waits for the next
morning, and stands on the page of today's work meanwhile. The texts name titles and libraries, no
reader and no class, so that they may be copied into Zalo.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from library_share import clock
from library_share.catalogue.models import Title
from library_share.catalogue.rules import full_title
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.database import db
from library_share.interlibrary.models import InterlibraryEvent, InterlibraryLoan
from library_share.interlibrary.rules import Happening, LoanState
from library_share.jobs.schedules import every
from library_share.libraries.models import Library
from library_share.notices import Fact, Kind, News, To, register, tell_all
from library_share.notices.models import Notice
from library_share.translation import N_, ngettext
from library_share.web.access import Act

#: What happened longer ago is no news to a library that was never told anything.
LOOKS_BACK = timedelta(days=2)
_SAMPLE = ["Dế Mèn phiêu lưu ký (3) – Thư viện xã"]


def _some_wait_for_an_answer(library_id: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    return exists().where(
        InterlibraryLoan.supplier_id == library_id, InterlibraryLoan.state == LoanState.ASKED
    )


ASKED_OF_US = register(
    Kind(
        code="asked_of_us",
        name=N_("Other libraries ask for our books"),
        to=To.STAFF,
        text=N_(
            "Other libraries ask {{ library }} for: {{ asked }}. The first answer is due by "
            "{{ answer_by }}."
        ),
        facts={
            "asked": Fact(
                meaning=N_("what is asked for, how many, and by which library"), sample=_SAMPLE
            ),
            "answer_by": Fact(
                meaning=N_("by when the first answer is due"), sample=date(2026, 12, 1)
            ),
        },
        seen_by=Act.HAND_OVER,
        still_true=_some_wait_for_an_answer,
    )
)

ANSWERED_TO_US = register(
    Kind(
        code="answered_to_us",
        name=N_("Other libraries answered our requests"),
        to=To.STAFF,
        text=N_(
            "{% if sent %}On the way to {{ library }}: {{ sent }}. {% endif %}"
            "{% if conditional %}Yes, with a condition: {{ conditional }}. {% endif %}"
            "{% if refused %}Not lent: {{ refused }}. {% endif %}"
        ),
        facts={
            "sent": Fact(meaning=N_("what was sent, and by which library"), sample=_SAMPLE),
            "conditional": Fact(
                meaning=N_("for what a library set a condition, and which one"), sample=_SAMPLE
            ),
            "refused": Fact(
                meaning=N_("what a library did not lend, and which one"), sample=_SAMPLE
            ),
        },
        seen_by=Act.HAND_OVER,
    )
)


@dataclass
class _Digest:
    """What one library is told: by fact, how many of which title, from or to which library."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    answer_by: date | None = None

    def add(self, fact: str, row: Any) -> None:
        line = f"{full_title(row.title, row.volume)}\n{row.other}"
        self.counts.setdefault(fact, Counter())[line] += 1
        if row.answer_by is not None:
            self.answer_by = min(row.answer_by, self.answer_by or row.answer_by)

    def lines(self, fact: str) -> list[str]:
        found = []
        for line, number in sorted(self.counts.get(fact, Counter()).items()):
            title, _, other = line.partition("\n")
            found.append(f"{title} ({number}) – {other}" if number > 1 else f"{title} – {other}")
        return found


@every(
    hours=1,
    name=N_("Tell libraries what they are asked"),
    purpose=N_("Once a day a library is told which of its books other libraries ask for."),
    outcome=lambda num: ngettext("%(num)s library told", "%(num)s libraries told", num),
)
def tell_what_is_asked() -> int:
    """Tell every library that was told nothing today what it was asked for since it was told."""
    digests: dict[int, _Digest] = {}
    for row in _news_for(ASKED_OF_US, InterlibraryLoan.supplier_id, _asked_since):
        digests.setdefault(row.library_id, _Digest()).add("asked", row)
    return tell_all(
        [
            _as_news(ASKED_OF_US, id_, asked=one.lines("asked"), answer_by=one.answer_by)
            for id_, one in digests.items()
        ]
    )


_FACTS = {
    Happening.SHIP: "sent",
    Happening.SET_CONDITION: "conditional",
    Happening.DECLINE: "refused",
    Happening.BACK_OUT: "refused",
}


@every(
    hours=1,
    name=N_("Tell libraries what was answered"),
    purpose=N_("Once a day a library is told which of its questions other libraries answered."),
    outcome=lambda num: ngettext("%(num)s library told", "%(num)s libraries told", num),
)
def tell_what_was_answered() -> int:
    """The same for what was answered to it, or sent to it."""
    digests: dict[int, _Digest] = {}
    for row in _news_for(ANSWERED_TO_US, InterlibraryLoan.requester_id, _answered_since):
        digests.setdefault(row.library_id, _Digest()).add(_FACTS[row.kind], row)
    facts = ("sent", "conditional", "refused")
    return tell_all(
        [
            _as_news(ANSWERED_TO_US, id_, **{fact: one.lines(fact) for fact in facts})
            for id_, one in digests.items()
        ]
    )


def _as_news(kind: Kind, library_id: int, **facts: Any) -> News:
    return News(
        kind=kind.code,
        key=f"{kind.code}:{library_id}:{clock.today().isoformat()}",
        about=library_id,
        library_id=library_id,
        facts=facts,
    )


def _asked_since() -> tuple[ColumnElement[bool], ...]:
    """Questions that still wait for the answer of the library that is told."""
    return (
        InterlibraryEvent.kind == Happening.ASK,
        InterlibraryLoan.state == LoanState.ASKED,
        InterlibraryEvent.supplier_id == InterlibraryLoan.supplier_id,
    )


def _answered_since() -> tuple[ColumnElement[bool], ...]:
    """Answers that stand: a no, a condition that waits for us, a book that is on the way."""
    undoing = aliased(InterlibraryEvent)
    kind, state = InterlibraryEvent.kind, InterlibraryLoan.state
    return (
        kind.in_((Happening.DECLINE, Happening.BACK_OUT))
        | ((kind == Happening.SET_CONDITION) & (state == LoanState.CONDITIONAL))
        | ((kind == Happening.SHIP) & (state == LoanState.SENT)),
        InterlibraryEvent.undoes_id.is_(None),
        ~exists().where(undoing.undoes_id == InterlibraryEvent.id),
    )


def _news_for(
    kind: Kind,
    whom: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
    conditions: Any,
) -> Iterable[Any]:
    """What happened since each library was told last, of libraries not told today; each loan
    once."""
    today = clock.start_of(clock.today())
    told = (
        select(Notice.library_id, func.max(Notice.told_at).label("at"))
        .where(Notice.kind == kind.code)
        .group_by(Notice.library_id)
        .subquery()
    )
    other = aliased(Library)
    is_asked = kind is ASKED_OF_US
    other_id = InterlibraryLoan.requester_id if is_asked else InterlibraryEvent.supplier_id
    since: datetime = today - LOOKS_BACK
    return db.session.execute(
        select(
            whom.label("library_id"),
            InterlibraryEvent.kind,
            InterlibraryLoan.answer_by,
            Title.title,
            Title.volume,
            other.short_name.label("other"),
        )
        .join(InterlibraryEvent, InterlibraryEvent.loan_id == InterlibraryLoan.id)
        .join(HoldSlot, HoldSlot.id == InterlibraryLoan.slot_id)
        .join(Hold, Hold.id == HoldSlot.hold_id)
        .join(Title, Title.id == Hold.title_id)
        .join(other, other.id == other_id)
        .outerjoin(told, told.c.library_id == whom)
        .where(
            *conditions(),
            InterlibraryEvent.happened_at >= since,
            told.c.at.is_(None) | (told.c.at < today),
            told.c.at.is_(None) | (InterlibraryEvent.recorded_at > told.c.at),
        )
        .order_by(InterlibraryEvent.id)
    ).all()
