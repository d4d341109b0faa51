"""Forgetting what scans were answered: it names people, and is needed for some days only."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import null, select, update

from library_share import clock
from library_share.database import db, table_of
from library_share.desk.models import LateScan, Scan
from library_share.jobs import every
from library_share.translation import N_, ngettext

#: Longer than a phone lies in a drawer before it reports what it scanned. A scan sent again
#: after that is refused, not done twice.
ANSWERS_KEPT_FOR = timedelta(days=30)
#: So that the desk never waits long; more than a commune scans in an hour.
AT_ONCE = 2_000

_SCAN = table_of(Scan)


@every(
    hours=1,
    name=N_("Forget old scans' answers"),
    purpose=N_("What the desk answered names readers; after a month nobody needs it."),
    outcome=lambda num: ngettext("%(num)s answer forgotten", "%(num)s answers forgotten", num),
)
def forget_answers() -> int:
    """Forget answers and cards of old scans, but not what somebody has yet to look at."""
    waiting = select(LateScan.scan_row_id).where(LateScan.looked_at.is_(None))
    old = (
        select(_SCAN.c.id)
        .where(
            _SCAN.c.recorded_at < clock.now() - ANSWERS_KEPT_FOR,
            _SCAN.c.answer.is_not(null()),
            _SCAN.c.id.not_in(waiting),
        )
        .order_by(_SCAN.c.recorded_at)
        .limit(AT_ONCE)
    )
    forget = update(_SCAN).where(_SCAN.c.id.in_(old))
    forgotten = forget.values(answer=null(), patron_code="").returning(_SCAN.c.id)
    return len(db.session.execute(forgotten).all())
