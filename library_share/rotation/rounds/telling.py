"""Rounds in words: their steps, what happened, which rules of the circular are passed by."""

from __future__ import annotations

from datetime import date
from typing import Any

from library_share.libraries.models import Place
from library_share.rotation.rules import (
    ChangeKind,
    CopyOutcome,
    Happening,
    StopHappening,
    StopStep,
    Warned,
)
from library_share.translation import N_, day, gettext

HAPPENING_NAMES: dict[Happening, str] = {
    Happening.PLAN: N_("Planned"),
    Happening.REOPEN: N_("Plan opened again"),
    Happening.APPROVE: N_("Plan approved"),
    Happening.PICK: N_("Picking begun"),
    Happening.START: N_("Set out"),
    Happening.CLOSE: N_("Round closed"),
    Happening.CANCEL: N_("Cancelled"),
}

STOP_STEP_NAMES: dict[StopStep, str] = {
    StopStep.PLANNED: N_("Only planned"),
    StopStep.ON_THE_WAY: N_("On the way there"),
    StopStep.AT_POINT: N_("At the point"),
    StopStep.MOVED_ON: N_("Moved on"),
    StopStep.RECALLED: N_("Recalled"),
    StopStep.COUNTED: N_("Counted afterwards"),
    StopStep.SKIPPED: N_("Left out"),
}

STOP_HAPPENING_NAMES: dict[StopHappening, str] = {
    StopHappening.SEND: N_("Put on a list"),
    StopHappening.TURN_BACK: N_("Does not go after all"),
    StopHappening.ARRIVE: N_("Has come"),
    StopHappening.MOVE_ON: N_("Goes on"),
    StopHappening.RECALL: N_("Goes home"),
    StopHappening.COUNT: N_("Counted"),
    StopHappening.SKIP: N_("Left out"),
}

CHANGE_NAMES: dict[ChangeKind, str] = {
    ChangeKind.CLOSED: N_("closed days"),
    ChangeKind.QUIET: N_("exam weeks"),
    ChangeKind.LATE: N_("the box is late"),
    ChangeKind.DEMAND: N_("much asked for"),
    ChangeKind.BY_HAND: N_("changed by hand"),
}

OUTCOME_NAMES: dict[CopyOutcome, str] = {
    CopyOutcome.WHOLE: N_("Whole"),
    CopyOutcome.DAMAGED: N_("Damaged"),
    CopyOutcome.LOST: N_("Lost"),
    CopyOutcome.TAKEN_OUT: N_("Taken out"),
    CopyOutcome.OUT: N_("With a reader, follows"),
}

#: Each rule with its clause of TT 05/2022/TT-BVHTTDL.
WARNINGS: dict[Warned, str] = {
    Warned.TOO_LONG: N_(
        "{about}: longer than six months at one point, which ends on {until} (point c, clause 2, "
        "article 6). Mark the point as remote if it is."
    ),
    Warned.TOO_FEW_COPIES: N_(
        "“{about}”: {library} has {copies} copies; titles with at least three travel (point b, "
        "clause 1, article 5)."
    ),
    Warned.NOBODY_IN_CHARGE: N_(
        "{about}: nobody is in charge of this point (point d, clause 1, article 8)."
    ),
    Warned.NOT_COUNTED: N_("Box {about} was not counted after the round (clause 1, article 11)."),
    Warned.NO_STOP: N_("Box {about} has no stop yet."),
}


def warning_said(kind: Warned, about: str, facts: dict[str, Any]) -> str:
    """One rule that is passed by, as a sentence with its clause."""
    said = {name: day(fact) if isinstance(fact, date) else fact for name, fact in facts.items()}
    return gettext(WARNINGS[kind]).format_map({"about": about, **said})


def point_name(place: Place) -> str:
    """What people call a point: the place, or the library when it is its main room."""
    return place.library.short_name if place.is_main else place.name
