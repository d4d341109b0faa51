"""The papers of a handover: biên bản bàn giao (F17), biên bản nhận lại (F18), phiếu giao nhận tủ
sách lớp (F14). They are always in Vietnamese: they go to offices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import exists, select

from library_share import clock
from library_share.catalogue.rules import full_title
from library_share.copies.models import CONDITION_NAMES, Condition, Copy
from library_share.database import db
from library_share.dispatch.following import following
from library_share.handovers.models import PURPOSE_NAMES, Handover, HandoverLine
from library_share.handovers.queries import lines_of
from library_share.handovers.rules import Outcome, Purpose, Step
from library_share.interlibrary.queries import due_day_of
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.models import Place
from library_share.libraries.office import Paper, dressed
from library_share.patrons.keepers.queries import keepers_now, pupils_among
from library_share.patrons.models import PlaceKeeper
from library_share.printing import forms
from library_share.printing.documents import Document
from library_share.printing.forms.handovers import BOOKS, ON_ROTATION
from library_share.translation import N_, force_locale, gettext

#: In the column “Ghi chú”, of a book that a pupil had on the day its shelf was handed over.
FOLLOWS = N_("On loan; follows when it is back")
_STAYED = {Outcome.TAKEN_OFF, Outcome.NEVER_LEFT}
_CAME = {Outcome.ARRIVED, Outcome.LENT_ON_THE_WAY, Outcome.ARRIVED_ELSEWHERE}


def paper_of(
    handover: Handover, *, taking_back: bool = False, ends_on: date | None = None
) -> Document:
    """The paper both sides sign; with `taking_back`, what came and how it was. `ends_on`: by an
    agreement that is known above, when the handover itself says none."""
    with force_locale("vi"):
        rows = db.session.execute(lines_of(handover.id).order_by(HandoverLine.id)).all()
        rows = [row for row in rows if _is_listed(row)]
        box = _one_box(rows)
        counted = handover.step in (Step.COUNTED, Step.SIGNED)
        lines = tuple(_line(row, taken=taking_back, counted=counted, box=box) for row in rows)
        if handover.purpose is Purpose.CLASS_SHELF and not taking_back:
            return dressed(
                forms.class_shelf(_class_shelf(handover, lines)),
                handover.from_library,
                Paper.CLASS_SHELF,
            )
        facts = {**_facts(handover, lines), "box": box}
        facts["ends_on"] = facts["ends_on"] or ends_on or due_day_of(handover.id)
        if taking_back:
            paper = forms.taking_back(forms.TakingBack(**facts))
        else:
            paper = forms.handover(forms.Handover(**facts))
        return dressed(paper, handover.from_library, Paper.HANDOVER)


def may_take_back(handover: Handover) -> bool:
    """Whether books of the taker have come home with it, so that there is a return to record."""
    if handover.step not in (Step.RECEIVED, Step.COUNTED, Step.SIGNED):
        return False
    return handover.purpose is Purpose.RETURN_HOME or _brings_home(handover)


def _brings_home(handover: Handover) -> bool:
    """Whether the taker owns any of it, and gave it away before."""
    owned = exists().where(
        HandoverLine.handover_id == handover.id,
        Copy.id == HandoverLine.copy_id,
        Copy.library_id == handover.to_library_id,
    )
    within = handover.from_library_id == handover.to_library_id
    return not within and bool(db.session.scalar(select(owned)))


def _is_listed(row: Any) -> bool:
    line: HandoverLine = row.HandoverLine
    return line.copy_id is not None and line.outcome not in _STAYED


def _one_box(rows: Iterable[Any]) -> str:
    """The box in which all of it lies; nothing when there are several, or books beside it."""
    names = {row.box_name or "" for row in rows}
    return names.pop() if len(names) == 1 else ""


def _line(row: Any, *, taken: bool, counted: bool, box: str) -> forms.Line:
    line: HandoverLine = row.HandoverLine
    more: dict[str, Any] = {}
    if taken:
        more = {
            "condition_taken": _condition(line.condition_taken),
            "outcome": _outcome(line, counted),
        }
    return forms.Line(
        title_id=row.title_id,
        accession=f"{row.owner_code}-{row.accession_number}",
        title=full_title(row.title, row.volume),
        author=row.authors,
        year=row.printed_year or row.year,
        price=row.price_dong,
        level=row.level.value if row.level else "",
        condition_given=_condition(line.condition_given or row.condition),
        note="" if box else row.box_name or "",
        **more,
    )


def _condition(condition: Condition | None) -> str:
    return gettext(CONDITION_NAMES[condition]) if condition else ""


def _outcome(line: HandoverLine, counted: bool) -> forms.Outcome | None:
    """None as long as somebody counts and may still find it."""
    if line.outcome is Outcome.LOST or (line.ended_at is None and counted):
        return forms.Outcome.LOST
    if line.outcome not in _CAME:
        return None
    damaged = line.condition_taken is Condition.DAMAGED
    return forms.Outcome.DAMAGED if damaged else forms.Outcome.WHOLE


def _facts(handover: Handover, lines: Sequence[forms.Line]) -> dict[str, Any]:
    sent_at = handover.sent_at or handover.prepared_at
    return {
        "letterhead": letterhead_of(handover.from_library),
        "giver": _side(handover.from_place, handover.given_by),
        "taker": _side(handover.to_place, handover.taken_by),
        "lines": tuple(lines),
        "on": clock.local_day(sent_at),
        "what": ON_ROTATION if handover.purpose is Purpose.ROTATION else BOOKS,
        "purpose": gettext(PURPOSE_NAMES[handover.purpose]),
        "begins_on": clock.local_day(sent_at),
        "ends_on": handover.until,
    }


def _class_shelf(handover: Handover, lines: Sequence[forms.Line]) -> forms.ClassShelf:
    """Who signs is who keeps the places, until the signatures say otherwise."""
    kept = keepers_now([handover.from_place, handover.to_place])
    giver, taker = kept[handover.from_place_id], kept[handover.to_place_id]
    pupils = pupils_among([*giver, *taker])
    return forms.ClassShelf(
        letterhead=letterhead_of(handover.from_library),
        class_name=handover.to_place.class_name or handover.to_place.name,
        teacher=handover.taken_by or _named(one for one in taker if one not in pupils),
        pupil=_named(one for one in taker if one in pupils),
        librarian=handover.given_by or _named(one for one in giver if one not in pupils),
        given_on=clock.local_day(handover.sent_at or handover.prepared_at),
        returned_on=handover.until,
        lines=(*lines, *(_follower(row) for row in following(handover))),
    )


def _named(keepers: Iterable[PlaceKeeper]) -> str:
    return ", ".join(keeper.name for keeper in keepers)


def _follower(row: Any) -> forms.Line:
    return forms.Line(
        title_id=row.title_id,
        accession=f"{row.owner_code}-{row.accession_number}",
        title=full_title(row.title, row.volume),
        author=row.authors,
        price=row.price_dong,
        level=row.level.value if row.level else "",
        note=gettext(FOLLOWS),
    )


def _side(place: Place, name: str) -> forms.Side:
    whole = place.library.name if place.is_main else f"{place.name}, {place.library.name}"
    return forms.Side(organisation=whole, representative=name)
