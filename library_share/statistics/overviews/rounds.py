"""A rotation round: did it help, where, and which box should stand somewhere else next time."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from library_share import clock
from library_share.libraries.models import Place
from library_share.rotation.effect.reading import Effect, Presence, effect_of
from library_share.rotation.effect.telling import summary_of
from library_share.rotation.models import Round
from library_share.rotation.rounds.reading import Chain, chains_of
from library_share.rotation.rules import StopStep
from library_share.statistics.overviews.choosing import Of, Question
from library_share.statistics.overviews.shapes import (
    Advice,
    Chart,
    Column,
    Fact,
    Form,
    Note,
    Overview,
    Row,
    Series,
    Table,
    most_urgent,
    ranking,
)
from library_share.statistics.rules import Period
from library_share.translation import gettext, ngettext
from library_share.web.access import Act, Actor

BARS_AT_MOST = 12


def overview(question: Question, who: Actor, one: Round) -> Overview:
    effect, chains = effect_of(one), chains_of([one.id])
    may_act = who.may(Act.HAND_OVER, one.library_id)
    return Overview(
        heading=one.name,
        whose=gettext("Rotation round of %(library)s", library=one.library.name),
        period=Period(first=one.starts_on, last=max(one.ends_on, one.starts_on)),
        advice=most_urgent(_advice(question, one, effect, chains, may_act)),
        facts=_facts(effect, chains),
        charts=tuple(_charts(effect)),
        tables=(_points(question, effect), _boxes(effect), _woken(question, effect)),
        notes=(
            *(Note(name=one.name, text=sentence) for sentence in summary_of(effect)),
            Note(
                name=gettext("Before, at the stop, after"),
                text=gettext(
                    "Before and after are as long as the box stood there. At a class shelf all "
                    "loans of the class count, of whatever book; at another point all loans of "
                    "its library."
                ),
            ),
            Note(
                name=gettext("Uses in a box-week"),
                text=gettext(
                    "Loans of the books of the box while it stood at points, for each week that a "
                    "box stood there."
                ),
            ),
        ),
        links=tuple(_links(one, may_act)),
        is_new=not effect.presences,
    )


def _name(one: Presence) -> str:
    return _named(one.place)


def _named(place: Place) -> str:
    return f"{place.name} · {place.library.short_name}"


def _rate(one: Presence) -> float | None:
    return one.of_boxes / one.weeks if one.weeks else None


def _advice(
    question: Question, one: Round, effect: Effect, chains: list[Chain], may_act: bool
) -> Iterator[Advice]:
    round_page = url_for("rounds.one", round_id=one.id) if may_act else ""
    late = [
        now.stop
        for chain in chains
        if (now := chain.here) is not None and now.stop.leaves_on < question.today
    ]
    if late:
        yield Advice(
            sentence=ngettext(
                "%(num)s box should have gone on: %(places)s.",
                "%(num)s boxes should have gone on: %(places)s.",
                len(late),
                places=", ".join(_named(stop.place) for stop in late[:4]),
            ),
            address=url_for("dry_run.show") if may_act else round_page,
        )
    unused = [each for each in effect.presences if not each.of_boxes and not each.told_loans]
    if unused:
        yield Advice(
            sentence=gettext(
                "Nothing of the box was used at %(places)s: send something else next time.",
                places=", ".join(_name(each) for each in unused[:3]),
            ),
            address=question.to(Of.PLACE, place=unused[0].place.code, library=None),
        )
    not_counted = [
        now.stop
        for chain in chains
        for now in chain.stops
        if now.step is StopStep.MOVED_ON and now.stop.counted_at is None
    ]
    if not_counted:
        yield Advice(
            sentence=ngettext(
                "%(num)s stop was left without a count of the box.",
                "%(num)s stops were left without a count of the box.",
                len(not_counted),
            ),
            address=round_page,
        )
    fell = [each for each in effect.presences if (each.loans.percent or 0) < 0]
    if fell:
        yield Advice(
            sentence=gettext(
                "Fewer loans while the box was there: %(places)s.",
                places=", ".join(_name(each) for each in fell[:3]),
            ),
            address=question.to(Of.PLACE, place=fell[0].place.code, library=None),
        )


def _facts(effect: Effect, chains: list[Chain]) -> tuple[Fact, ...]:
    return (
        Fact(name=gettext("Boxes"), value=len(chains)),
        Fact(name=gettext("Points that had a box"), value=len(effect.presences)),
        Fact(name=gettext("Loans of the boxes' books"), value=effect.of_boxes),
        Fact(
            name=gettext("Uses in a box-week"),
            value=effect.of_boxes / effect.weeks if effect.weeks else None,
        ),
        Fact(name=gettext("Titles that travelled"), value=effect.titles),
        Fact(name=gettext("Titles that woke up"), value=len(effect.woken)),
    )


def _charts(effect: Effect) -> Iterator[Chart]:
    if not effect.presences:
        return
    loans = effect.loans
    yield Chart(
        code="effect",
        name=gettext("Loans before, while boxes were there, and after"),
        axis=gettext("When"),
        unit=gettext("loans"),
        form=Form.COLUMNS,
        names=(gettext("before"), gettext("at the stop"), gettext("after")),
        now=Series(name=gettext("loans"), numbers=(loans.before, loans.at, loans.after)),
    )
    yield ranking(
        "points",
        gettext("Uses in a box-week by point, the least first"),
        axis=gettext("Point"),
        unit=gettext("uses in a box-week"),
        pairs=[(_name(one), _rate(one)) for one in _least_first(effect)[:BARS_AT_MOST]],
    )


def _least_first(effect: Effect) -> list[Presence]:
    return sorted(effect.presences, key=lambda one: _rate(one) or 0)


def _points(question: Question, effect: Effect) -> Table:
    return Table(
        code="points",
        name=gettext("Point by point, the least used first"),
        columns=(
            Column(name=gettext("Point"), is_number=False),
            Column(name=gettext("Uses in a box-week")),
            Column(name=gettext("Loans of the boxes' books")),
            Column(name=gettext("Loans before"), is_detail=True),
            Column(name=gettext("Loans at the stop"), is_detail=True),
            Column(name=gettext("Loans after"), is_detail=True),
            Column(name=gettext("Readings at the stop"), is_detail=True),
            Column(name=gettext("From"), is_number=False, is_detail=True),
            Column(name=gettext("Until"), is_number=False, is_detail=True),
        ),
        rows=tuple(
            Row(
                cells=(
                    _name(one),
                    _rate(one),
                    one.of_boxes,
                    one.loans.before,
                    one.loans.at,
                    one.loans.after,
                    one.readings.at,
                    clock.local_day(one.windows.at.since),
                    clock.local_day(one.windows.at.until),
                ),
                address=question.to(Of.PLACE, place=one.place.code, library=None),
            )
            for one in _least_first(effect)
        ),
    )


def _boxes(effect: Effect) -> Table:
    uses: dict[str, list[float]] = {}
    for one in effect.presences:
        for box in one.boxes:
            so_far = uses.setdefault(box, [0, 0])
            # Boxes that stood together share what was used there.
            so_far[0] += one.of_boxes / len(one.boxes)
            so_far[1] += one.weeks / len(one.boxes)
    return Table(
        code="boxes",
        name=gettext("Box by box"),
        columns=(
            Column(name=gettext("Box"), is_number=False),
            Column(name=gettext("Uses in a box-week")),
        ),
        rows=tuple(
            Row(cells=(box, used / weeks if weeks else None))
            for box, (used, weeks) in sorted(uses.items())
        ),
    )


def _woken(question: Question, effect: Effect) -> Table:
    return Table(
        code="woken",
        name=gettext("Titles that woke up"),
        columns=(
            Column(name=gettext("Title"), is_number=False),
            Column(name=gettext("Uses")),
        ),
        rows=tuple(
            Row(
                cells=(one.title, one.times),
                address=question.to(Of.TITLE, title=one.title_id, library=None),
            )
            for one in effect.woken
        ),
    )


def _links(one: Round, may_act: bool) -> Iterator[Advice]:
    if may_act:
        yield Advice(sentence=one.name, address=url_for("rounds.one", round_id=one.id))
        yield Advice(
            sentence=gettext("Did it help?"), address=url_for("effect.show", round_id=one.id)
        )
