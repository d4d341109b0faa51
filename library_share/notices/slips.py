"""Slips for children: gathered per child, so that each says one name and can be cut off.

The same texts go into Zalo by hand: to one child's parents with that child's name, to the group
of a class with a number only.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from library_share import clock
from library_share.database import db
from library_share.libraries.models import Library
from library_share.notices.kinds import KINDS
from library_share.notices.models import Notice
from library_share.notices.queries import waiting
from library_share.notices.rules import Channel, State
from library_share.notices.saying import Words, group_text, text_of, words_of
from library_share.patrons.models import Patron
from library_share.printing import engine
from library_share.translation import N_, gettext
from library_share.vietnamese import sort_key

TEMPLATE = Path(__file__).parent / "slips.typ"
#: Of one print; what is over comes after these were handed out.
NOTICES_AT_ONCE = 600


@dataclass(frozen=True, kw_only=True)
class Slip:
    """All that waits for one patron."""

    patron_id: int
    name: str
    class_name: str
    texts: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The slips of a class, or of all. `until` is the last notice on it: what is told later was
    not printed. `group` is what may be said to the whole class."""

    slips: list[Slip]
    until: int
    group: list[str]
    more: bool


@dataclass(frozen=True, kw_only=True)
class ClassCount:
    """How many patrons of a class have slips waiting; the name is empty for those without one."""

    class_name: str
    patrons: int


def classes_waiting(library_id: int) -> list[ClassCount]:
    """The classes for which slips wait, in their order, those without a class last."""
    rows = db.session.execute(
        select(Notice.class_name, func.count(Notice.patron_id.distinct()).label("patrons"))
        .where(Notice.library_id == library_id, waiting(Channel.SLIP))
        .group_by(Notice.class_name)
    )
    found = [ClassCount(class_name=row.class_name, patrons=row.patrons) for row in rows]
    return sorted(found, key=lambda one: _order(one.class_name))


def sheet_of(library: Library, class_name: str | None) -> Sheet:
    """The slips of one class ("" for patrons without one), or with None of the whole library."""
    query = (
        select(Notice)
        .join(Patron, Patron.id == Notice.patron_id)
        .options(joinedload(Notice.patron), joinedload(Notice.library))
        .where(*_waiting_slips(library.id, class_name))
        .order_by(Notice.class_name, Patron.sort_key, Notice.id)
        .limit(NOTICES_AT_ONCE + 1)
    )
    notices = list(db.session.scalars(query))
    shown, words = notices[:NOTICES_AT_ONCE], words_of(library.id)
    return Sheet(
        slips=_slips(shown, words),
        until=max((notice.id for notice in shown), default=0),
        group=_group(shown, words, library) if class_name else [],
        more=len(notices) > len(shown),
    )


def _waiting_slips(library_id: int, class_name: str | None) -> list[ColumnElement[bool]]:
    which = [Notice.library_id == library_id, waiting(Channel.SLIP)]
    return which if class_name is None else [*which, Notice.class_name == class_name]


def _slips(notices: list[Notice], words: Words) -> list[Slip]:
    by_patron: dict[int, Slip] = {}
    for notice in notices:
        patron = notice.patron
        if patron is None:
            continue
        slip = by_patron.setdefault(
            patron.id, Slip(patron_id=patron.id, name=patron.name, class_name=notice.class_name)
        )
        slip.texts.append(text_of(notice, words))
    return sorted(by_patron.values(), key=lambda slip: _order(slip.class_name))


def _group(notices: list[Notice], words: Words, library: Library) -> list[str]:
    """One text per kind that has one; sorted, so that the page does not change at each load."""
    counts = Counter(notice.kind for notice in notices)
    return [
        group_text(
            kind, words, library=library.name, class_name=notices[0].class_name, count=counts[code]
        )
        for code in sorted(counts)
        if (kind := KINDS.get(code)) is not None and kind.group
    ]


def _order(class_name: str) -> tuple[bool, bytes]:
    return class_name == "", sort_key(class_name)


def for_parents(slip: Slip, library: Library) -> str:
    """What is copied into Zalo for one child's parents: no other child is named."""
    greeting = gettext(N_("{library} writes to the family of {name}, class {class_name}:"))
    without_class = gettext(N_("{library} writes to {name}:"))
    opening = (greeting if slip.class_name else without_class).format(
        library=library.name, name=slip.name, class_name=slip.class_name
    )
    return "\n".join([opening, *slip.texts])


def hand_out(
    library_id: int, *, class_name: str | None, patron_id: int | None, until: int, account_id: int
) -> int:
    """Note that the slips were handed out, read out or sent by Zalo: those of a class, or of one
    patron, up to the notice `until`. Each keeps the text it had. Returns how many notices."""
    which = [*_waiting_slips(library_id, class_name), Notice.id <= until]
    if patron_id is not None:
        which.append(Notice.patron_id == patron_id)
    query = (
        select(Notice)
        .options(joinedload(Notice.patron), joinedload(Notice.library))
        .where(*which)
        .with_for_update(of=Notice)
    )
    handed_out, words = list(db.session.scalars(query)), words_of(library_id)
    for notice in handed_out:
        notice.said = text_of(notice, words)
        notice.state, notice.ended_at = State.DELIVERED, clock.now()
        notice.ended_by_id = account_id
    return len(handed_out)


def pdf(sheet: Sheet, library: Library) -> bytes:
    """The slips on A4, two beside each other with dashed lines to cut along."""
    heading = gettext(N_("Reminder slip"))
    data: dict[str, Any] = {
        "heading": heading,
        "library": library.name,
        "slips": [
            {
                "name": slip.name,
                "class": f"{gettext(N_('Class'))} {slip.class_name}" if slip.class_name else "",
                "texts": slip.texts,
            }
            for slip in sheet.slips
        ],
    }
    return engine.pdf(TEMPLATE, data, title=f"{heading} – {library.short_name}")
