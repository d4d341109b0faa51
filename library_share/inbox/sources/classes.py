"""What waits for the class of whoever looks: its form teacher tells the children."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, exists, func, select

from library_share.catalogue.models import Title
from library_share.catalogue.rules import full_title
from library_share.circulation.holds.models import SLOT_STATE_NAMES, Hold, HoldSlot
from library_share.inbox.lines import Here, Line, Source, Step, listed
from library_share.inbox.sources.loans import SEE_BOOK
from library_share.inbox.sources.waiting import UNTIL
from library_share.libraries.models import Place
from library_share.patrons.models import Patron, PlaceKeeper
from library_share.translation import N_, day, gettext
from library_share.web.access import Act


def _for_a_class_kept_by(here: Here) -> tuple[ColumnElement[bool], ...]:
    """Of the copies that are kept now, those for a class, or a pupil of one, whose shelf the
    account is in charge of. Its hold has not ended either: the index of open ones needs to hear
    it."""
    keeps = exists().where(
        Place.library_id == Hold.library_id,
        Place.class_name == Hold.class_name,
        PlaceKeeper.place_id == Place.id,
        PlaceKeeper.account_id == here.account_id,
        PlaceKeeper.until.is_(None),
    )
    return (
        HoldSlot.ended_at.is_(None),
        HoldSlot.copy_id.is_not(None),
        Hold.library_id == here.library_id,
        Hold.ended_at.is_(None),
        Hold.class_name != "",
        keeps,
    )


def _how_many(here: Here) -> Select[int]:
    query = select(func.count()).select_from(HoldSlot).join(Hold, Hold.id == HoldSlot.hold_id)
    return query.where(*_for_a_class_kept_by(here))


def _rows(here: Here) -> Select[*tuple[Any, ...]]:
    return (
        select(
            HoldSlot.id,
            HoldSlot.state,
            HoldSlot.ready_until,
            Hold.class_name,
            Title.id.label("title_id"),
            Title.title,
            Title.volume,
            Patron.name.label("patron"),
        )
        .join(Hold, Hold.id == HoldSlot.hold_id)
        .join(Title, Title.id == Hold.title_id)
        .outerjoin(Patron, Patron.id == Hold.patron_id)
        .where(*_for_a_class_kept_by(here))
        .order_by(HoldSlot.ready_until.is_(None), HoldSlot.ready_until, HoldSlot.id)
    )


def _line(row: Any, _here: Here) -> Line:
    return Line(
        text=full_title(row.title, row.volume),
        about=listed(row.patron, row.class_name, gettext(SLOT_STATE_NAMES[row.state])),
        on=row.ready_until,
        when=gettext(UNTIL, day=day(row.ready_until)) if row.ready_until else "",
        step=Step(
            label=gettext(SEE_BOOK), address=url_for("catalogue.title", title_id=row.title_id)
        ),
    )


FOR_MY_CLASS = Source(
    name="for_my_class",
    label=N_("Waiting for my class"),
    icon="people",
    act=Act.ASK,
    number=_how_many,
    rows=_rows,
    line=_line,
    everything=None,
    personal=True,
)
