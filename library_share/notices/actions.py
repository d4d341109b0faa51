"""Telling, and what becomes of a notice afterwards. Nothing here speaks to the outside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, delete, update

from library_share import clock
from library_share.database import db, insert_into, is_writing, table_of
from library_share.notices import queries
from library_share.notices.errors import NoticeHasEnded, NoticeIsBeingSent
from library_share.notices.kinds import KINDS, Kind, Value, kept
from library_share.notices.models import ONCE, Notice, NoticeTemplate
from library_share.notices.rules import NEXT, Channel, Part, State, To, channels_of
from library_share.notices.sandbox import said
from library_share.notices.saying import samples, text_of, words_of

_NOTICES, _TEMPLATES = table_of(Notice), table_of(NoticeTemplate)


@dataclass(frozen=True, kw_only=True)
class News:
    """One thing to tell; see `tell`."""

    kind: str
    library_id: int
    key: str
    facts: dict[str, Value]
    patron_id: int | None = None
    account_id: int | None = None
    class_name: str = ""
    about: int | None = None


def tell(**news: Any) -> int:
    """Put one notice into the outbox, in the caller's transaction; what is not kept is not told.

        tell(kind="hold_ready", key="hold:123:ready", about=123, library_id=…, patron_id=…,
             facts={"title": "Dế Mèn phiêu lưu ký", "until": date(2026, 12, 1)})

    A kind for patrons needs `patron_id`, and its library is the patron's own; one for teachers
    `class_name`; one for staff takes `account_id` or neither. `key` says what happened: telling it
    again does nothing. Returns over how many channels it goes; 0 when it was told before.
    """
    return tell_all([News(**news)])


def tell_all(news: Sequence[News]) -> int:
    """Many at once, in four statements and no more; see `tell`."""
    if not is_writing():
        raise RuntimeError("told outside transaction()")
    classes = queries.classes_of({one.patron_id for one in news if one.patron_id is not None})
    rows = [row for one in news for row in _rows(one, classes)]
    if not rows:
        return 0
    once = insert_into(_NOTICES).on_conflict_do_nothing(index_elements=ONCE)
    return len(db.session.execute(once.returning(_NOTICES.c.id), rows).all())


def _rows(news: News, classes: dict[int, tuple[int, str]]) -> list[dict[str, Any]]:
    kind = KINDS[news.kind]
    class_name = _class_name(news, kind, classes)
    now = clock.now()
    to = {
        "library_id": news.library_id,
        "account_id": news.account_id,
        "class_name": class_name,
    }
    channels = channels_of(kind.to, in_a_class=bool(class_name), has_address=_has_address(kind, to))
    return [
        {
            **to,
            "kind": kind.code,
            "key": news.key,
            "channel": channel,
            "patron_id": news.patron_id,
            "about": news.about,
            "facts": kept(kind, news.facts),
            "state": State.WAITING,
            "told_at": now,
            "next_try_at": now if channel is Channel.EMAIL else None,
        }
        for channel in channels
    ]


def _class_name(news: News, kind: Kind, classes: dict[int, tuple[int, str]]) -> str:
    """The class it concerns; ValueError when it is told to somebody the kind is not for."""
    given = (news.patron_id is not None, bool(news.class_name), news.account_id is not None)
    if kind.to is To.PATRON and given == (True, False, False):
        library_id, class_name = classes[news.patron_id or 0]
        if library_id == news.library_id:
            return class_name
    if kind.to is To.TEACHER and given == (False, True, False):
        return news.class_name
    if kind.to is To.STAFF and not any(given[:2]):
        return ""
    raise ValueError(f"{news.key}: a notice of kind {kind.code} goes to {kind.to.value}s")


def _has_address(kind: Kind, to: dict[str, Any]) -> bool:
    if kind.to is To.PATRON or not current_app.config["SETTINGS"].smtp_url:
        return False
    return bool(queries.addresses(**to))


# --- taking back -------------------------------------------------------------------------------


def withdraw(*, kind: str, about: Iterable[int], told_before: datetime | None = None) -> int:
    """Take back what waits about these things (of what was told before a moment, when one is
    given); what is delivered, or being sent, stays. Returns how many notices that were."""
    which = [_NOTICES.c.kind == kind, _NOTICES.c.about.in_(list(about))]
    if told_before is not None:
        which.append(_NOTICES.c.told_at < told_before)
    return _withdraw(*which)


def withdraw_untrue() -> int:
    """Take back all that waits and does not hold any more."""
    return sum(
        _withdraw(_NOTICES.c.kind == kind.code, ~kind.still_true(Notice.about))
        for kind in KINDS.values()
        if kind.still_true is not None
    )


def _withdraw(*which: ColumnElement[bool]) -> int:
    taken_back = (
        update(_NOTICES)
        .where(_NOTICES.c.state == State.WAITING, _NOTICES.c.taken_at.is_(None), *which)
        .values(state=State.WITHDRAWN, ended_at=clock.now())
        .returning(_NOTICES.c.id)
    )
    return len(db.session.execute(taken_back).all())


# --- one notice, by hand -----------------------------------------------------------------------


def withdraw_one(notice: Notice, account_id: int) -> None:
    """It need not be told any more. Twice is once."""
    if notice.state is not State.WITHDRAWN:
        _end(notice, State.WITHDRAWN, account_id)


def mark_delivered(notice: Notice, account_id: int) -> None:
    """Whoever it is for has read it, or got it in hand. Twice is once."""
    if notice.state is not State.DELIVERED:
        said_now = text_of(notice, words_of(notice.library_id))
        _end(notice, State.DELIVERED, account_id)
        notice.said = said_now


def try_again(notice: Notice) -> None:
    """Send an e-mail that failed once more, from now on with all its tries. Twice is once."""
    if notice.state is State.WAITING:
        return
    if State.WAITING not in NEXT[notice.state] or notice.facts is None:
        raise NoticeHasEnded
    notice.state, notice.ended_at, notice.ended_by_id = State.WAITING, None, None
    notice.reason, notice.detail = None, ""
    notice.tries, notice.next_try_at = 0, clock.now()


def _end(notice: Notice, state: State, account_id: int) -> None:
    if notice.taken_at is not None:
        raise NoticeIsBeingSent
    if state not in NEXT[notice.state]:
        raise NoticeHasEnded
    notice.state, notice.ended_at, notice.ended_by_id = state, clock.now(), account_id


# --- a library's own words ---------------------------------------------------------------------


def keep_template(library_id: int, kind: Kind, part: Part, text: str, account_id: int) -> None:
    """Use these words from now on; TemplateFault when they cannot be used."""
    text = text.replace("\r\n", "\n").strip()
    said(text, samples(kind.words_of(part)))
    values = {
        "library_id": library_id,
        "kind": kind.code,
        "part": part,
        "text": text,
        "changed_at": clock.now(),
        "changed_by_id": account_id,
    }
    kept_so = insert_into(_TEMPLATES).values(values)
    db.session.execute(
        kept_so.on_conflict_do_update(index_elements=("library_id", "kind", "part"), set_=values)
    )


def back_to_default(library_id: int, kind: Kind, part: Part) -> None:
    """Use the words of the code again."""
    db.session.execute(
        delete(NoticeTemplate).where(
            NoticeTemplate.library_id == library_id,
            NoticeTemplate.kind == kind.code,
            NoticeTemplate.part == part,
        )
    )
