"""The list of the turn: what is done, by whom and when, and what is left in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import func, select

from library_share.database import db
from library_share.stocktake.models import Stocktake
from library_share.translation import N_, day, gettext, ngettext
from library_share.turning import holding, intake, marks, queries
from library_share.turning.models import STEP_NAMES, StepMark
from library_share.turning.previewing import Preview, preview_of
from library_share.turning.queries import Turning
from library_share.turning.rules import Step, steps_of
from library_share.web.access import Act, actor


@dataclass(frozen=True, kw_only=True)
class Link:
    label: str
    address: str


@dataclass(frozen=True, kw_only=True)
class StepShown:
    """One step. `left` is how much of it there is still to do, `found` says it in words."""

    step: Step
    name: str
    mark: StepMark | None
    left: int
    found: str
    links: Sequence[Link] = field(default_factory=tuple)

    @property
    def state(self) -> str:
        """done, skipped or to_do."""
        return self.mark.said.value if self.mark else "to_do"


@dataclass(frozen=True, kw_only=True)
class Checklist:
    turning: Turning
    steps: Sequence[StepShown]

    @property
    def done(self) -> int:
        return sum(step.mark is not None for step in self.steps)

    @property
    def next(self) -> StepShown | None:
        """The first step about which nobody has said anything."""
        return next((step for step in self.steps if step.mark is None), None)


def checklist(turning: Turning, today: date) -> Checklist:
    """All steps of the library; the number of statements is the same for each library."""
    said = marks.marks_of(turning)
    preview = preview_of(turning, today)
    shown = _shown(turning, preview, today)
    return Checklist(
        turning=turning,
        steps=[
            StepShown(
                step=step,
                name=gettext(STEP_NAMES[step]),
                mark=said.get(step),
                left=shown[step][0],
                found=shown[step][1],
                links=shown[step][2],
            )
            for step in steps_of(turning.library.kind)
        ],
    )


def _shown(
    turning: Turning, preview: Preview, today: date
) -> dict[Step, tuple[int, str, list[Link]]]:
    year = turning.year.name
    return {
        Step.COLLECT: _collect(turning, today),
        Step.LEAVERS: _leavers(turning, preview),
        Step.STOCKTAKE: _stocktake(turning),
        Step.ARCHIVE: (
            0,
            gettext("Statistics of the year (F24) and the yearly part of the register (F3)."),
            [
                _link(N_("Statistics of the year"), "figures.one", **_days(turning)),
                _link(N_("Print as PDF"), "figures.table", ending="pdf", **_days(turning)),
                _link(N_("Accession registers"), "copies.registers"),
            ],
        ),
        Step.CALENDAR: _calendar(turning),
        Step.PROMOTE: _promote(turning, preview),
        Step.ARRIVALS: _arrivals(turning),
        Step.SHELVES: _shelves(turning, preview),
        Step.PLAN: (
            0,
            gettext("Loan policies, terms for other libraries, and where boxes go."),
            [
                _link(N_("Loan policies"), "circulation.policies"),
                _link(N_("Rotation plans"), "rotation_plans.all_plans"),
                _link(N_("Days off"), "calendar.overview", year=_next_name(turning) or year),
            ],
        ),
    }


def _link(label: str, endpoint: str, **values: Any) -> Link:
    return Link(label=gettext(label), address=url_for(endpoint, **values))


def _days(turning: Turning) -> dict[str, str]:
    year = turning.year
    return {"first": year.starts_on.isoformat(), "last": year.ends_on.isoformat()}


def _next_name(turning: Turning) -> str | None:
    return turning.next_year.name if turning.next_year else None


def _collect(turning: Turning, today: date) -> tuple[int, str, list[Link]]:
    out = holding.still_out(turning, today)
    copies, patrons = sum(one.copies for one in out), sum(one.patrons for one in out)
    links = [_link(N_("Class by class"), "turning.collect", year=turning.year.name)]
    return copies, _held(copies, patrons), links


def _held(copies: int, patrons: int) -> str:
    if not copies:
        return gettext("All books are back.")
    return ngettext(
        "%(num)s book is still out, with %(patrons)s readers.",
        "%(num)s books are still out, with %(patrons)s readers.",
        copies,
        patrons=patrons,
    )


def _leavers(turning: Turning, preview: Preview) -> tuple[int, str, list[Link]]:
    ids = holding.leaver_ids(turning, preview.plan)
    patrons, copies = holding.how_many_hold(ids)
    how_many = sum(one.pupils for one in holding.leavers_by_class(turning, ids))
    links = [_link(N_("Who leaves and what they hold"), "turning.leavers", year=turning.year.name)]
    leave = ngettext("%(num)s pupil leaves.", "%(num)s pupils leave.", how_many)
    return copies, f"{leave} {_held(copies, patrons)}", links


def _stocktake(turning: Turning) -> tuple[int, str, list[Link]]:
    newest = db.session.scalars(
        select(Stocktake)
        .where(Stocktake.library_id == turning.library.id)
        .order_by(Stocktake.id.desc())
        .limit(1)
    ).first()
    if newest is None:
        found = gettext("No stock has been taken here yet.")
    elif newest.closed_at is None:
        found = gettext("%(title)s is still open.", title=newest.title)
    else:
        found = gettext(
            "%(title)s was closed on %(day)s.", title=newest.title, day=day(newest.closed_at)
        )
    is_open = newest is not None and newest.closed_at is None
    return int(is_open), found, [_link(N_("Stock-take"), "stocktake.all_stocktakes")]


def _calendar(turning: Turning) -> tuple[int, str, list[Link]]:
    if turning.next_year is not None:
        found = gettext(
            "The school year %(name)s begins on %(day)s.",
            name=turning.next_year.name,
            day=day(turning.next_year.starts_on),
        )
        return 0, found, [_link(N_("Days off"), "calendar.overview", year=turning.next_year.name)]
    links = [_link(N_("Set up from last year"), "turning.calendar", year=turning.year.name)]
    return 1, who_sets_it_up(), links if actor().may_everywhere(Act.SET_UP) else []


def who_sets_it_up() -> str:
    """That the next year is not there yet, and whom to ask."""
    return gettext(
        "The next school year is not set up yet. The commune's administrator does it: %(names)s.",
        names=", ".join(queries.administrators()),
    )


def _promote(turning: Turning, preview: Preview) -> tuple[int, str, list[Link]]:
    promotion = queries.find_promotion(turning)
    links = [_link(N_("Who goes where"), "year_end.promotion", year=turning.year.name)]
    if promotion is not None:
        return 0, gettext("The classes were promoted on %(day)s.", day=day(promotion.at)), links
    counts = preview.plan.counts
    found = gettext(
        "%(promoted)s go up, %(repeating)s repeat, %(leaving)s leave; not decided: %(undecided)s.",
        promoted=counts.promoted,
        repeating=counts.repeating,
        leaving=counts.leaving,
        undecided=counts.undecided,
    )
    return len(preview.plan.decided) + counts.undecided, found, links


def _arrivals(turning: Turning) -> tuple[int, str, list[Link]]:
    query = select(func.count()).select_from(intake.waiting(turning.library).subquery())
    how_many = db.session.scalar(query) or 0
    found = (
        ngettext(
            "%(num)s pupil of another school waits to be taken in with the same card.",
            "%(num)s pupils of other schools wait to be taken in with the same card.",
            how_many,
        )
        if how_many
        else gettext("Nobody waits to be taken in.")
    )
    return how_many, found, [_link(N_("Who comes"), "intake.who_comes", year=turning.year.name)]


def _shelves(turning: Turning, preview: Preview) -> tuple[int, str, list[Link]]:
    bare = sum(not line.has_class for line in preview.shelves)
    alone = sum(
        not line.keepers or all(keeper.has_left for keeper in line.keepers)
        for line in preview.shelves
    )
    found = gettext(
        "%(shelves)s class shelves; without a class in the new year: %(bare)s; without somebody in "
        "charge: %(alone)s.",
        shelves=len(preview.shelves),
        bare=bare,
        alone=alone,
    )
    links = [
        _link(N_("Shelf by shelf"), "year_end.shelves", year=turning.year.name),
        _link(N_("Hand books over"), "handovers.new"),
    ]
    return bare + alone, found, links
