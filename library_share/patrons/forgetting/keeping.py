"""Forgetting runs by itself, unless the clock seems to be wrong: it cannot be undone."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from library_share import clock
from library_share.database import db
from library_share.jobs import every
from library_share.jobs.models import Turn
from library_share.patrons.forgetting.errors import ClockMayBeAhead
from library_share.patrons.forgetting.sweeping import erase_again, forget_what_is_due
from library_share.patrons.models import AccessRecord
from library_share.translation import N_, day, ngettext

#: A clock that leapt further than this is looked at by somebody first.
LEAP = timedelta(days=365)
#: After so long somebody who worked here has seen the sentence, and has set the clock or not.
SEEN_AFTER = timedelta(days=1)


@every(
    hours=1,
    name=N_("Forget names whose time is over"),
    purpose=N_("Old loans lose their reader, leavers their name; figures stay as they are."),
    in_one_transaction=False,
    outcome=lambda num: ngettext("%(num)s name forgotten", "%(num)s names forgotten", num),
)
def forget_names() -> int:
    """In small transactions; what is left over when the time is up has its turn an hour later.

    Whom somebody erased by hand is erased anew whatever the clock says.
    """
    last, now = _last_sign(clock.now()), clock.now()
    if last is not None and now - last > LEAP:
        erase_again()
        raise ClockMayBeAhead(today=day(clock.local_day(now)), last=day(clock.local_day(last)))
    return forget_what_is_due()


def _last_sign(now: datetime) -> datetime | None:
    """When names were last forgotten; or, when that is long ago, when somebody last worked here, of
    what was noted more than a day ago. None when nothing was ever noted."""
    done_at = db.session.scalar(select(Turn.done_at).where(Turn.code == forget_names.__name__))
    if done_at is not None and now - done_at <= LEAP:
        return done_at
    noted = select(AccessRecord.at).where(
        AccessRecord.deed == "signed_in", AccessRecord.at <= now - SEEN_AFTER
    )
    # The last one written, not the latest: the clock may have leapt before, and been set back.
    noted_at = db.session.scalar(noted.order_by(AccessRecord.id.desc()).limit(1))
    return max((at for at in (done_at, noted_at) if at is not None), default=None)
