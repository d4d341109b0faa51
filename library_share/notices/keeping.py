"""What is due every hour: taking back what holds no more, and forgetting what was told."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import null, select, update

from library_share import clock
from library_share.database import db, table_of
from library_share.jobs import every_hour
from library_share.notices import actions
from library_share.notices.models import Notice

#: Long enough to answer a parent who asks; after that nobody needs to know who was reminded of
#: which book. The row stays, so that nothing is told again.
KEPT_FOR = timedelta(days=180)
AT_ONCE = 2_000

_NOTICES = table_of(Notice)


@every_hour
def withdraw_untrue_notices() -> None:
    actions.withdraw_untrue()


@every_hour
def forget_old_notices() -> None:
    """Forget what ended long ago said, and about whom."""
    old = (
        select(_NOTICES.c.id)
        .where(_NOTICES.c.ended_at < clock.now() - KEPT_FOR, _NOTICES.c.facts.is_not(null()))
        .order_by(_NOTICES.c.ended_at)
        .limit(AT_ONCE)
    )
    forget = update(_NOTICES).where(_NOTICES.c.id.in_(old))
    db.session.execute(forget.values(facts=null(), said=None, patron_id=None))
