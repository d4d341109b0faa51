"""The wall poster of a plan, and a point's days as a calendar."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import icalendar

from library_share import clock
from library_share.printing import engine
from library_share.rotation.planning.models import PLAN_STATE_NAMES, RotationPlan
from library_share.rotation.planning.queries import Sheet
from library_share.rotation.planning.showing import Row, grid_of
from library_share.translation import day, force_locale, gettext

TEMPLATE = Path(__file__).parent / "poster.typ"
#: Periods side by side on one sheet.
ACROSS = {"a3": 18, "a4": 9}


def poster(sheet: Sheet, paper: str) -> bytes:
    """Who has which box when, as PDF for a wall, on A3 or A4 lying; always in Vietnamese."""
    with force_locale("vi"):
        data = _poster(sheet, paper)
    return engine.pdf(TEMPLATE, data, title=str(data["title"]))


def _poster(sheet: Sheet, paper: str) -> dict[str, object]:
    plan, rows, across = sheet.plan, grid_of(sheet), ACROSS[paper]
    return {
        "paper": paper,
        "title": gettext("Rotation of boxes: %(name)s", name=plan.name),
        "library": plan.library.name,
        "said": gettext(
            "From %(first)s to %(last)s · %(state)s · printed on %(day)s",
            first=day(plan.starts_on),
            last=day(plan.ends_on),
            state=gettext(PLAN_STATE_NAMES[plan.state]),
            day=day(clock.today()),
        ),
        "point": gettext("Class, point"),
        "none": "–",
        "parts": [
            {
                "periods": [
                    {"number": p.number, "from": f"{p.starts_on:%d/%m}", "to": f"{p.ends_on:%d/%m}"}
                    for p in plan.periods[first : first + across]
                ],
                "rows": [_line(row, first, across) for row in rows],
            }
            for first in range(0, len(plan.periods), across)
        ],
    }


def _line(row: Row, first: int, across: int) -> dict[str, object]:
    return {
        "point": row.point.place.name,
        "library": row.point.place.library.short_name,
        "boxes": [
            _unbroken(cell.box.name) if cell.box else ""
            for cell in row.cells[first : first + across]
        ],
    }


def _unbroken(name: str) -> str:
    """A box's number stays with the word before it."""
    return re.sub(r" (?=\d+$)", "\N{NO-BREAK SPACE}", name)


def calendar_of(plan: RotationPlan, row: Row, *, host: str, address: str) -> bytes:
    """The boxes of one point as an iCalendar (RFC 5545): one entry for each day on which a box
    comes. No reader's name."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//library_share//rotation//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", f"{plan.name}: {row.point.place.name}")
    now = clock.now()
    for cell in row.cells:
        if cell.box is None:
            continue
        event = icalendar.Event()
        event.add("uid", f"plan-{plan.id}-{row.point.place.code}-{cell.period.number}@{host}")
        event.add("dtstamp", now)
        event.add("dtstart", cell.period.starts_on)
        event.add("dtend", cell.period.starts_on + timedelta(days=1))
        event.add(
            "summary",
            gettext(
                "%(box)s comes to %(point)s, stays until %(day)s",
                box=cell.box.name,
                point=row.point.place.name,
                day=day(cell.period.ends_on),
            ),
        )
        event.add("url", address)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    body: bytes = calendar.to_ical()
    return body
