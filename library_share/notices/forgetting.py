"""How the outbox forgets: after half a year by itself (`keeping`), at once for somebody who is
erased."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import null, select, update

from library_share import clock
from library_share.database import db, table_of
from library_share.notices.models import Notice
from library_share.notices.rules import State
from library_share.patrons.forgetting.register import Keeper, Person, register
from library_share.translation import N_

_NOTICES = table_of(Notice)


def _forget(person: Person) -> None:
    """What waits is taken back; the rows stay, so that nothing is told again."""
    theirs = _NOTICES.c.patron_id == person.id
    db.session.execute(
        update(_NOTICES)
        .where(theirs, _NOTICES.c.state == State.WAITING)
        .values(state=State.WITHDRAWN, ended_at=clock.now())
    )
    db.session.execute(
        update(_NOTICES).where(theirs).values(facts=null(), said=None, detail="", patron_id=None)
    )


def _told(person: Person) -> Iterator[dict[str, Any]]:
    query = select(Notice).where(Notice.patron_id == person.id).order_by(Notice.id)
    for notice in db.session.scalars(query):
        yield {
            "kind": notice.kind,
            "told_at": notice.told_at,
            "state": notice.state.value,
            "said": notice.said or "",
        }


NOTICES = register(
    Keeper(
        code="notices",
        name=N_("Reminders and messages"),
        links=("notices.patron_id",),
        forget=_forget,
        tell=_told,
    )
)
