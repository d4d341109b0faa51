"""docs/states.md: the lives of handovers and of holds, as their rules say."""

from __future__ import annotations

from flask import Flask

from library_share.circulation.holds import rules as holds
from library_share.circulation.holds.models import HAPPENING_NAMES as HOLD_HAPPENINGS
from library_share.circulation.holds.models import SLOT_STATE_NAMES
from library_share.handovers import rules as handovers
from library_share.handovers.models import HAPPENING_NAMES, STEP_NAMES
from library_share.translation import force_locale, gettext
from tests.guards.sources import ROOT

STATES = ROOT / "docs" / "states.md"
SIDES = {
    handovers.Side.GIVER: "who gives",
    handovers.Side.TAKER: "who takes",
    handovers.Side.EITHER: "either",
}


def states_page(app: Flask) -> str:
    with app.app_context(), force_locale("vi"):
        of_handovers, of_slots = _handovers(), _slots()
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
            "*Written from `handovers/rules.py` and `circulation/holds/rules.py` by `make docs`.*",
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
