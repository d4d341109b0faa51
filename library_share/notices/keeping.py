"""Taking back what holds no more, and forgetting what was told."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import null, select, update

from library_share import clock
from library_share.database import db, table_of
from library_share.jobs import every
from library_share.notices import actions
from library_share.notices.models import Notice
from library_share.translation import N_, ngettext

#: Long enough to answer a parent who asks; after that nobody needs to know who was reminded of
#: which book. The row stays, so that nothing is told again.
KEPT_FOR = timedelta(days=180)
AT_ONCE = 2_000

_NOTICES = table_of(Notice)


@every(
    hours=1,
    name=N_("Take back notices that hold no more"),
    purpose=N_("A book that was brought back meanwhile is not reminded of."),
    outcome=lambda num: ngettext("%(num)s notice taken back", "%(num)s notices taken back", num),
)
def withdraw_untrue_notices() -> int:
    return actions.withdraw_untrue()


@every(
    hours=1,
    name=N_("Forget old notices"),
    purpose=N_("Half a year after it was told, nobody needs to know who was told what."),
    outcome=lambda num: ngettext("%(num)s notice forgotten", "%(num)s notices forgotten", num),
)
def forget_old_notices() -> int:
    """Forget what ended long ago said, and about whom."""
    old = (
        select(_NOTICES.c.id)
        .where(_NOTICES.c.ended_at < clock.now() - KEPT_FOR, _NOTICES.c.facts.is_not(null()))
        .order_by(_NOTICES.c.ended_at)
        .limit(AT_ONCE)
    )
    forget = update(_NOTICES).where(_NOTICES.c.id.in_(old))
    forgotten = forget.values(facts=null(), said=None, patron_id=None).returning(_NOTICES.c.id)
    return len(db.session.execute(forgotten).all())
