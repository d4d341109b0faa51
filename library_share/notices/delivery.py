"""Sending e-mail out of the outbox: each letter at most once, by whichever process is first.

A letter is *taken* in a transaction of its own before a word of it is said to the mail server.
Whoever finds one that was taken long ago (the power failed, the process was killed) cannot know
whether it went out, so it fails visibly and a person decides. See docs/decisions/0010.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import case, select, update

from library_share import clock
from library_share.configuration import Settings
from library_share.database import db, table_of, transaction
from library_share.jobs import every
from library_share.notices import mail, queries
from library_share.notices.errors import TemplateFault
from library_share.notices.kinds import KINDS
from library_share.notices.mail import Failure, Letter
from library_share.notices.models import Notice
from library_share.notices.rules import State, Why, wait_after
from library_share.notices.saying import text_to_send, words_of
from library_share.translation import N_, force_locale, gettext, ngettext

log = logging.getLogger(__name__)

#: So that jobs do not wait long for a slow server.
AT_ONCE = 20
#: Longer than a mail server may take for all its answers.
LEASE = timedelta(minutes=10)
FOOTER = N_("This message was written by the library's computer; please do not answer it.")

_NOTICES = table_of(Notice)


@dataclass(frozen=True, kw_only=True)
class _Taken:
    """A letter that this process, and no other, may send; `at` proves it."""

    notice_id: int
    at: datetime
    tries: int
    letter: Letter


@every(
    minutes=1,
    name=N_("Send e-mail"),
    purpose=N_("Notices for staff go to the mail server, each at most once."),
    outcome=lambda sent: ngettext("%(num)s letter sent", "%(num)s letters sent", sent),
    in_one_transaction=False,
)
def deliver() -> int:
    """Send what is due; answers how many letters the mail server took. It reads committed rows
    only, so nothing is told that was not kept."""
    settings: Settings = current_app.config["SETTINGS"]
    sent = 0
    if not settings.smtp_url:
        return sent
    with force_locale(settings.language):
        _give_up_on_broken_off()
        for _ in range(AT_ONCE):
            if db.session.scalar(queries.to_send(clock.now())) is None:
                break  # found out without taking the write lock from the desk
            with transaction():
                taken = _take()
            if taken is None:
                continue
            failure = _sent(taken, settings)
            if failure is None:
                sent += 1
            elif failure.why is Why.NO_SERVER:
                break  # it is not there for the others, either
    return sent


def _take() -> _Taken | None:
    """The next letter; None when there is none, or when this one need not be sent any more."""
    now = clock.now()
    notice = db.session.scalar(queries.to_send(now).with_for_update(skip_locked=True))
    if notice is None:
        return None
    notice.told_at = min(notice.told_at, now)  # the clock may have been set back since
    if not db.session.scalar(queries.holds(notice.id)):
        _end(notice, State.WITHDRAWN)
        return None
    to = queries.addresses(
        library_id=notice.library_id, account_id=notice.account_id, class_name=notice.class_name
    )
    if not to:
        notice.reason = Why.NO_ADDRESS
        _end(notice, State.FAILED)
        return None
    try:
        notice.said = text_to_send(notice, words_of(notice.library_id))
    except TemplateFault as fault:  # it must not hold up the letters of everybody else
        log.warning("notice %s: %s", notice.id, fault.code)
        notice.detail = fault.sentence[:200]
        _end(notice, State.FAILED)
        return None
    notice.taken_at, notice.tries = now, notice.tries + 1
    subject = f"{gettext(KINDS[notice.kind].name)} – {notice.library.short_name}"
    text = f"{notice.said}\n\n-- \n{notice.library.name}\n{gettext(FOOTER)}\n"
    letter = Letter(name=f"notice-{notice.id}", to=to, subject=subject, text=text)
    return _Taken(notice_id=notice.id, at=now, tries=notice.tries, letter=letter)


def _end(notice: Notice, state: State) -> None:
    notice.state, notice.ended_at = state, clock.now()


def _sent(taken: _Taken, settings: Settings) -> Failure | None:
    """Send and note what came of it; None when the server took it."""
    failure = mail.send(taken.letter, settings)
    now = clock.now()
    if failure is None:
        _note(taken, state=State.DELIVERED, ended_at=now, reason=None, detail="")
        return None
    log.warning("notice %s: %s: %s", taken.notice_id, failure.why.value, failure.said)
    wait = wait_after(taken.tries) if failure.may_repeat else None
    _note(
        taken,
        state=State.FAILED if wait is None else State.WAITING,
        ended_at=now if wait is None else None,
        next_try_at=None if wait is None else now + wait,
        reason=failure.why,
        detail=failure.said[:200],
        said=None,
    )
    return failure


def _note(taken: _Taken, **columns: Any) -> None:
    """Only as long as it is ours: a process that slept must not unsay what others noted since."""
    with transaction():
        db.session.execute(
            update(_NOTICES)
            .where(_NOTICES.c.id == taken.notice_id, _NOTICES.c.taken_at == taken.at)
            .values(taken_at=None, **columns)
        )


def _give_up_on_broken_off() -> None:
    """Letters that somebody took and never told of again."""
    now = clock.now()
    broken_off = queries.broken_off(now, LEASE)
    if db.session.scalar(select(Notice.id).where(broken_off).limit(1)) is None:
        return
    with transaction():
        db.session.execute(
            update(_NOTICES)
            .where(broken_off)
            .values(
                state=State.FAILED,
                taken_at=None,
                told_at=case((_NOTICES.c.told_at > now, now), else_=_NOTICES.c.told_at),
                ended_at=now,
                next_try_at=None,
                reason=Why.UNKNOWN,
            )
        )
