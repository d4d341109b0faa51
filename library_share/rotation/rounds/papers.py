"""The papers of a round: kế hoạch (F16), biên bản bàn giao (F17) and nhận lại (F18), phiếu đánh
giá (F19). They are always in Vietnamese: they go to offices."""

from __future__ import annotations

from typing import Any

from library_share import clock
from library_share.catalogue.models import TITLE_KIND_NAMES
from library_share.catalogue.rules import full_title
from library_share.copies.models import CONDITION_NAMES, Condition, Copy, CopyState
from library_share.database import db
from library_share.dispatch.papers import paper_of
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.office import Paper, dressed
from library_share.patrons.keepers.queries import keepers_now
from library_share.printing import forms
from library_share.printing.documents import Document
from library_share.printing.documents.wording import count
from library_share.printing.forms.handovers import ON_ROTATION
from library_share.rotation.models import (
    BoxCount,
    Evaluation,
    Round,
    RoundBox,
    RoundCopy,
    RoundStop,
)
from library_share.rotation.rounds import figures, queries
from library_share.rotation.rounds.errors import NoSuchStop
from library_share.rotation.rounds.reading import chains_of, legs_of
from library_share.rotation.rounds.telling import point_name
from library_share.rotation.rounds.warnings import FewCopies, apart, warnings_of
from library_share.rotation.rules import COPIES_AT_LEAST, CopyOutcome, Happening
from library_share.translation import N_, force_locale, gettext

FOLLOWS = N_("On loan; follows when it is back")
_OUTCOMES = {
    CopyOutcome.WHOLE: forms.Outcome.WHOLE,
    CopyOutcome.DAMAGED: forms.Outcome.DAMAGED,
    CopyOutcome.LOST: forms.Outcome.LOST,
}


def plan_paper(one: Round) -> Document:
    """Kế hoạch luân chuyển, from the plan as it is now."""
    with force_locale("vi"):
        chains = chains_of([one.id])
        stops = [now.stop for chain in chains for now in chain.stops]
        stops = [stop for stop in stops if not stop.skipped_because]
        kept = keepers_now([stop.place for stop in stops])
        sizes = {chain.part.id: len(queries.copies_of([chain.part.id])) for chain in chains}
        return dressed(
            forms.rotation_plan(
                forms.RotationPlan(
                    letterhead=letterhead_of(one.library),
                    name=one.name,
                    purpose=one.purpose,
                    grounds=one.grounds,
                    transport=one.transport,
                    responsible=one.responsible,
                    begins_on=one.starts_on,
                    ends_on=one.ends_on,
                    stays=tuple(
                        forms.Stay(
                            box=stop.round_box.box.name,
                            point=_point(stop),
                            begins_on=stop.arrives_on,
                            ends_on=stop.leaves_on,
                            copies=sizes[stop.round_box_id],
                            keeper=", ".join(keeper.name for keeper in kept[stop.place_id]),
                        )
                        for stop in stops
                    ),
                    amounts=tuple(
                        forms.Amount(
                            kind=gettext(TITLE_KIND_NAMES[kind]), titles=titles, copies=copies
                        )
                        for kind, titles, copies in queries.kinds_of(one.id)
                    ),
                    approved_by=one.approved_by,
                    on=clock.local_day(one.approved_at) if one.approved_at else None,
                    passed_by=_passed_by(one),
                )
            ),
            one.library,
            Paper.ROTATION_PLAN,
        )


def _point(stop: RoundStop) -> str:
    place = stop.place
    return place.library.name if place.is_main else f"{place.name}, {place.library.short_name}"


def _passed_by(one: Round) -> tuple[str, ...]:
    warned = _warned(one)
    reasons = [
        event.reason
        for event in queries.events_of(one.id)
        if event.kind is Happening.APPROVE and event.warnings
    ]
    return (*warned, *(f"Lý do: {reason}." for reason in reasons[:1])) if warned else ()


def _warned(one: Round) -> list[str]:
    """What the plan does not keep; of titles with few copies one sentence for all."""
    alone, few = apart(warnings_of(one))
    said = [passed.sentence for passed in alone]
    return [*said, _few_copies(few)] if few else said


def _few_copies(few: list[FewCopies]) -> str:
    having = (
        f"{each.library} có {count(each.copies)} bản mỗi nhan đề: "
        + ", ".join(f"“{title}”" for title in each.titles)
        for each in few
    )
    rule = f"Chỉ luân chuyển nhan đề có từ {count(COPIES_AT_LEAST)} bản (điểm b khoản 1 Điều 5)"
    return f"{'; '.join((rule, *having))}."


def handover_paper(stop: RoundStop) -> Document:
    """Biên bản bàn giao for a stop that has begun; NoSuchStop before."""
    if stop.handover is None:
        raise NoSuchStop
    return paper_of(stop.handover, ends_on=stop.leaves_on)


def return_paper(part: RoundBox) -> Document:
    """Biên bản nhận lại: every copy that travelled, how it came home, how often it was read. How
    it came stays open until the box was counted at home."""
    with force_locale("vi"):
        rows = queries.copies_of([part.id])
        lent = figures.loans_by_copy(part.id, part.added_at)
        given = queries.conditions_given(part.id)
        told = [figures.told_at(stop) for stop in part.stops]
        readings = sum(_readings(part))
        stops = [stop for stop in part.stops if stop.handover_id is not None]
        last = stops[-1] if stops else None
        giver = last.place if last else part.home_place
        counted = queries.last_count_of(part.id)
        return dressed(
            forms.taking_back(
                forms.TakingBack(
                    letterhead=letterhead_of(part.round.library),
                    giver=forms.Side(
                        organisation=f"{giver.name}, {giver.library.name}",
                        representative=", ".join(
                            keeper.name for keeper in keepers_now([giver])[giver.id]
                        ),
                    ),
                    taker=forms.Side(
                        organisation=part.home_place.library.name,
                        representative=part.round.responsible,
                    ),
                    lines=tuple(
                        _line(row, lent.get(row.Copy.id, 0), given.get(row.Copy.id), counted)
                        for row in rows
                        if row.RoundCopy.outcome is not CopyOutcome.TAKEN_OUT
                    ),
                    on=clock.local_day(counted.at) if counted else None,
                    box=part.box.name,
                    what=ON_ROTATION,
                    purpose=f"Kết thúc {part.round.name}",
                    begins_on=stops[0].arrives_on if stops else part.round.starts_on,
                    ends_on=last.leaves_on if last else part.round.ends_on,
                    loans=sum(one.loans for one in told) or None,
                    readings=readings or None,
                    conclusion=counted.note if counted else "",
                )
            ),
            part.round.library,
            Paper.HANDOVER,
        )


def _readings(part: RoundBox) -> list[int]:
    chain = chains_of([part.round_id], of_boxes=[part.id])[0]
    legs = legs_of([part])[part.id]
    found = []
    for now in chain.stops:
        if now.stop.handover_id is not None:
            since, until = figures.days_of(now, legs)
            found.append(figures.figures_of(now.stop, since, until).readings)
    return found


def _line(row: Any, loans: int, given: Condition | None, counted: BoxCount | None) -> forms.Line:
    line, copy, title = row.RoundCopy, row.Copy, row.Title
    out = row.due_on is not None
    came: dict[str, Any] = {}
    if counted and not out:
        came = {"condition_taken": _condition(copy.condition), "outcome": _outcome(line, copy)}
    return forms.Line(
        title_id=title.id,
        accession=f"{row.owner_code}-{copy.accession_number}",
        title=full_title(title.title, title.volume),
        author=title.authors,
        year=copy.printed_year or title.year,
        price=copy.price_dong,
        condition_given=_condition(given),
        loans=loans,
        note=gettext(FOLLOWS) if out else "",
        **came,
    )


def _condition(condition: Condition | None) -> str:
    return gettext(CONDITION_NAMES[condition]) if condition else ""


def _outcome(line: RoundCopy, copy: Copy) -> forms.Outcome:
    if line.outcome in _OUTCOMES:
        return _OUTCOMES[line.outcome]
    if copy.state in (CopyState.LOST, CopyState.WITHDRAWN):
        return forms.Outcome.LOST
    damaged = copy.condition is Condition.DAMAGED
    return forms.Outcome.DAMAGED if damaged else forms.Outcome.WHOLE


def evaluation_paper(stop: RoundStop) -> Document:
    """Phiếu đánh giá của điểm luân chuyển, with the figures counted there."""
    with force_locale("vi"):
        part = stop.round_box
        chain = chains_of([part.round_id], of_boxes=[part.id])[0]
        now = next(now for now in chain.stops if now.stop.id == stop.id)
        since, until = figures.days_of(now, legs_of([part])[part.id])
        counted = figures.figures_of(stop, since, until)
        said = db.session.get(Evaluation, stop.id)
        keepers = keepers_now([stop.place])[stop.place_id]
        return forms.point_evaluation(
            forms.PointEvaluation(
                letterhead=letterhead_of(stop.place.library),
                round=part.round.name,
                point=point_name(stop.place),
                box=part.box.name,
                begins_on=stop.arrives_on,
                ends_on=stop.leaves_on,
                visits=counted.visits or None,
                loans=counted.all_loans,
                readings=counted.readings,
                loved=tuple(figures.loved_at(stop, since, until)),
                liked=said.liked if said else "",
                needs=said.needs if said else "",
                proposals=said.proposals if said else "",
                keeper=said.by if said else ", ".join(keeper.name for keeper in keepers),
                on=clock.local_day(said.at) if said else None,
            )
        )
