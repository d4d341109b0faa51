"""`/api/v1/today`: what waits to be done at a library."""

from __future__ import annotations

from typing import Any

from library_share import clock
from library_share.inbox.lines import Line
from library_share.inbox.reading import Group, groups_of
from library_share.inbox.schemas import TodayQuerySchema, TodaySchema
from library_share.libraries.queries import library_with_code
from library_share.translation import N_, gettext
from library_share.web.access import Act, require
from library_share.web.api import Part

part = Part("inbox", N_("What waits to be done today."))


@part.route("/today", methods=["GET"])
@part.arguments(TodayQuerySchema, location="query")
@part.response(200, TodaySchema)
@part.problems(403, 404, 422)
def today(asked: dict[str, Any]) -> dict[str, Any]:
    """All groups of work with their numbers and first lines, as far as the account may know."""
    library = library_with_code(asked["library"])
    who = require(Act.SEE_WORK, library.id)
    groups = [_shown(group) for group in groups_of(who, library.id)]
    return {"library": library.code, "today": clock.today(), "groups": groups}


def _shown(group: Group) -> dict[str, Any]:
    lines = group.lines
    return {
        "name": group.source.name,
        "label": gettext(group.source.label),
        "number": group.number,
        "lines": None if lines is None else [_line_shown(line) for line in lines],
    }


def _line_shown(line: Line) -> dict[str, Any]:
    step = line.step
    method = "POST" if step.posts else "GET"
    return {
        "text": line.text,
        "about": line.about,
        "on": line.on,
        "when": line.when,
        "step": {"label": step.label, "address": step.address, "method": method},
    }
