"""docs/states.md: the lives of handovers, holds, loans between libraries, rounds, weeding lists,
as their rules say."""

from __future__ import annotations

from flask import Flask

from library_share.circulation.holds import rules as holds
from library_share.circulation.holds.models import HAPPENING_NAMES as HOLD_HAPPENINGS
from library_share.circulation.holds.models import SLOT_STATE_NAMES
from library_share.handovers import rules as handovers
from library_share.handovers.models import HAPPENING_NAMES, STEP_NAMES
from library_share.interlibrary import rules as interlibrary
from library_share.interlibrary.models import HAPPENING_NAMES as LOAN_HAPPENINGS
from library_share.interlibrary.models import LOAN_STATE_NAMES
from library_share.reports import rules as reports
from library_share.reports.models import HAPPENING_NAMES as PART_HAPPENINGS
from library_share.reports.models import STEP_NAMES as PART_STEPS
from library_share.rotation import rules as rotation
from library_share.rotation.models import STEP_NAMES as ROUND_STEP_NAMES
from library_share.rotation.rounds.telling import HAPPENING_NAMES as ROUND_HAPPENINGS
from library_share.rotation.rounds.telling import STOP_HAPPENING_NAMES, STOP_STEP_NAMES
from library_share.translation import force_locale, gettext
from library_share.weeding import rules as weeding
from library_share.weeding.models import HAPPENING_NAMES as WEEDING_HAPPENINGS
from library_share.weeding.models import STEP_NAMES as WEEDING_STEPS
from tests.guards.sources import ROOT

STATES = ROOT / "docs" / "states.md"
SIDES = {
    handovers.Side.GIVER: "who gives",
    handovers.Side.TAKER: "who takes",
    handovers.Side.EITHER: "either",
}


def states_page(app: Flask) -> str:
    with app.app_context(), force_locale("vi"):
        of_handovers, of_slots, of_loans = _handovers(), _slots(), _loans()
        of_rounds, of_stops = _rounds(), _stops()
        of_weeding, of_parts = _weeding(), _parts()
    return "\n".join(
        [
            "# States",
            "",
            "What is not in a table cannot happen: the product says so and nothing changes.",
            "",
            "## A handover (chuyến giao)",
            "",
            "| No. | At | Happens | Then | Whose act | Tiếng Việt |",
            "|---|---|---|---|---|---|",
            *of_handovers,
            "",
            "Signing leads to `signed` with the second signature.",
            "",
            "## One copy of a hold (đặt giữ)",
            "",
            "| No. | In | Happens | Then | Tiếng Việt |",
            "|---|---|---|---|---|",
            *of_slots,
            "",
            "## A loan between libraries (mượn liên thư viện)",
            "",
            "| No. | In | Happens | Then | Whose act | ISO 18626 | Tiếng Việt |",
            "|---|---|---|---|---|---|---|",
            *of_loans,
            "",
            "What the book does by itself (set out, came, is lost …) is never said by anybody: it",
            "is read from the handovers, so that record and book cannot disagree.",
            "",
            "## A round (đợt luân chuyển)",
            "",
            "| No. | At | Happens | Then | Tiếng Việt |",
            "|---|---|---|---|---|",
            *of_rounds,
            "",
            "## A stop of a box in a round (chặng của thùng)",
            "",
            "| No. | At | Happens | Then | Tiếng Việt |",
            "|---|---|---|---|---|",
            *of_stops,
            "",
            "Only counting and leaving out are said by somebody; the rest is read from handovers.",
            "",
            "## A weeding list (đợt thanh lọc)",
            "",
            "| No. | At | Happens | Then | Whose act | Tiếng Việt |",
            "|---|---|---|---|---|---|",
            *of_weeding,
            "",
            f"It is carried out when it has been published for {weeding.NOTICE_DAYS} days.",
            "",
            "## A unit's part of a report (phần báo cáo)",
            "",
            "| No. | At | Happens | Then | Tiếng Việt |",
            "|---|---|---|---|---|",
            *of_parts,
            "",
            "Without a principal at the unit, handing in leads to `approved`.",
            "",
            "*Written from `handovers/rules.py`, `circulation/holds/rules.py`,",
            "`interlibrary/rules.py`, `rotation/rules.py`, `weeding/rules.py` and",
            "`reports/rules.py` by `make docs`.*",
            "",
        ]
    )


def _handovers() -> list[str]:
    moves = [
        (step, happening, move)
        for step, possible in handovers.MOVES.items()
        for happening, move in possible.items()
    ]
    return [
        f"| {number} | `{step}` | `{happening}` | `{move.to}` | {SIDES[move.side]} "
        f"| {gettext(STEP_NAMES[step])}: {gettext(HAPPENING_NAMES[happening]).lower()} |"
        for number, (step, happening, move) in enumerate(moves, start=1)
    ]


def _slots() -> list[str]:
    turns = [
        (state, happening, reached)
        for state, possible in holds.TURNS.items()
        for happening, reached in possible.items()
    ]
    return [
        f"| {number} | `{state}` | `{happening}` | `{reached}` "
        f"| {gettext(SLOT_STATE_NAMES[state])}: {gettext(HOLD_HAPPENINGS[happening]).lower()} |"
        for number, (state, happening, reached) in enumerate(turns, start=1)
    ]


def _parts() -> list[str]:
    turns = [
        (step, happening, reached)
        for step, possible in reports.NEXT.items()
        for happening, reached in possible.items()
    ]
    return [
        f"| {number} | `{step}` | `{happening}` | `{reached}` "
        f"| {gettext(PART_STEPS[step])}: {gettext(PART_HAPPENINGS[happening]).lower()} |"
        for number, (step, happening, reached) in enumerate(turns, start=1)
    ]


def _weeding() -> list[str]:
    moves = [
        (step, happening, move)
        for step, possible in weeding.MOVES.items()
        for happening, move in possible.items()
    ]
    return [
        f"| {number} | `{step}` | `{happening}` | `{move.to}` | the {move.whose} "
        f"| {gettext(WEEDING_STEPS[step])}: {gettext(WEEDING_HAPPENINGS[happening]).lower()} |"
        for number, (step, happening, move) in enumerate(moves, start=1)
    ]


WHOSE = {
    interlibrary.Side.REQUESTER: "who borrows",
    interlibrary.Side.SUPPLIER: "who lends",
    interlibrary.Side.HOUSE: "by itself",
}


def _loans() -> list[str]:
    turns = [
        (state, happening, reached)
        for state, possible in interlibrary.TURNS.items()
        for happening, reached in possible.items()
    ]
    return [
        f"| {number} | `{state}` | `{happening}` | `{reached}` "
        f"| {WHOSE[interlibrary.SIDES.get(happening, interlibrary.Side.HOUSE)]} "
        f"| {interlibrary.ISO_18626[reached]} "
        f"| {gettext(LOAN_STATE_NAMES[state])}: {gettext(LOAN_HAPPENINGS[happening]).lower()} |"
        for number, (state, happening, reached) in enumerate(turns, start=1)
    ]


def _rounds() -> list[str]:
    moves = [
        (step, happening, reached)
        for step, possible in rotation.MOVES.items()
        for happening, reached in possible.items()
    ]
    return [
        f"| {number} | `{step}` | `{happening}` | `{reached}` "
        f"| {gettext(ROUND_STEP_NAMES[step])}: {gettext(ROUND_HAPPENINGS[happening]).lower()} |"
        for number, (step, happening, reached) in enumerate(moves, start=1)
    ]


def _stops() -> list[str]:
    moves = [
        (step, happening, reached)
        for step, possible in rotation.STOP_MOVES.items()
        for happening, reached in possible.items()
    ]
    return [
        f"| {number} | `{step}` | `{happening}` | `{reached}` "
        f"| {gettext(STOP_STEP_NAMES[step])}: {gettext(STOP_HAPPENING_NAMES[happening]).lower()} |"
        for number, (step, happening, reached) in enumerate(moves, start=1)
    ]
