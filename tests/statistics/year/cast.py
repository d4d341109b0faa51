"""Libraries, classes, people and books of the hand-made year; and boxes that go round."""

from __future__ import annotations

from datetime import date, timedelta

from library_share import clock
from library_share.catalogue.models import ReadingLevel, Title, TitleKind
from library_share.copies.accessions import CopyDraft, accession
from library_share.database import db, transaction
from library_share.dispatch import actions as dispatch
from library_share.handovers import actions as handovers
from library_share.handovers.queries import get_handover
from library_share.libraries.models import LibraryKind, Place, PlaceKind, SchoolClass, Term
from library_share.libraries.queries import main_place_of
from library_share.patrons import actions as patrons
from library_share.patrons.forgetting import actions as forgetting
from library_share.patrons.forgetting import sweeping
from library_share.patrons.merging import actions as merging
from library_share.patrons.models import Patron, PatronKind
from library_share.rotation.models import RoundBox, RoundStop
from library_share.rotation.point.actions import note_figures, take_figures_back
from library_share.rotation.rounds import actions as rounds
from library_share.rotation.rounds.stops import Planned, plan_stops
from library_share.rotation.rules import Happening
from library_share.rotation.world.actions import Word, advance
from library_share.rotation.world.reading import dry_run
from tests.statistics.year.stage import Stage, deed
from tests.statistics.year.table import Line


@deed("year")
def year(stage: Stage, line: Line) -> None:
    """Its first and last day, and the terms' first and last days."""
    first, last, *terms = [date.fromisoformat(one) for one in line.more.split()]
    made = stage.given.a_school_year(
        name=line.thing, starts_on=first, ends_on=last, books_back_by=last - timedelta(days=6)
    )
    with transaction():
        for number, start in enumerate(range(0, len(terms), 2), 1):
            db.session.add(
                Term(
                    school_year_id=made.id,
                    number=number,
                    starts_on=terms[start],
                    ends_on=terms[start + 1],
                )
            )


@deed("library")
def library(stage: Stage, line: Line) -> None:
    stage.libraries[line.library] = stage.given.a_library(
        line.library, kind=LibraryKind(line.thing), closed_weekdays=line.more
    )
    main = main_place_of(stage.libraries[line.library].id)
    stage.ids[f"kho {line.library}"] = main.id


@deed("policy")
def policy(stage: Stage, line: Line) -> None:
    """For so many days, renewed so often."""
    days, renewals = map(int, line.more.split())
    stage.given.a_policy(loans_at_most=30, days=days, renewals_at_most=renewals)


@deed("closed")
def closed(stage: Stage, line: Line) -> None:
    first, last = (date.fromisoformat(one) for one in line.more.split())
    stage.given.a_closure(first, last)


@deed("place")
def place(stage: Stage, line: Line) -> None:
    """A class shelf (of the class in `more`), a reading corner, a box at home in the stack."""
    kind = PlaceKind(line.who)
    of_library = stage.libraries[line.library]
    more = {"class_name": line.more} if line.more else {}
    if kind is PlaceKind.BOX:
        more["within_id"] = stage.ids[f"kho {line.library}"]
    stage.ids[line.thing] = stage.given.a_place(of_library, kind, line.thing, **more).id


@deed("class")
def school_class(stage: Stage, line: Line) -> None:
    made = stage.given.a_class(line.thing, stage.libraries[line.library])
    stage.ids[f"{line.library} lớp {line.thing}"] = made.id


@deed("person")
def person(stage: Stage, line: Line) -> None:
    """A pupil of the class in `more`; or of the kind in `thing`."""
    kind = PatronKind(line.thing)
    made = stage.given.a_patron(
        line.who, stage.libraries[line.library], kind=kind, class_name=line.more or None
    )
    stage.ids[line.who] = made.id


@deed("class of")
def class_of(stage: Stage, line: Line) -> None:
    """A pupil goes to another class in mid-year."""
    into = stage.one(SchoolClass, f"{line.library} lớp {line.thing}")
    stage.act(lambda: patrons.enrol(stage.one(Patron, line.who), into))


@deed("leaves")
def leaves(stage: Stage, line: Line) -> None:
    stage.act(lambda: patrons.mark_left(stage.one(Patron, line.who)))


@deed("merge")
def merge(stage: Stage, line: Line) -> None:
    """`who` was entered twice; `thing` stays."""
    of_library = stage.libraries[line.library]
    kept, other = stage.one(Patron, line.thing), stage.one(Patron, line.who)
    stage.act(lambda: merging.merge(of_library, kept, other))


@deed("erase")
def erase(stage: Stage, line: Line) -> None:
    of_library = stage.libraries[line.library]
    stage.act(lambda: forgetting.erase(of_library, stage.one(Patron, line.who)))


@deed("forget")
def forget(_stage: Stage, _line: Line) -> None:
    """Whatever names are due to be forgotten."""
    sweeping.forget_what_is_due()


@deed("title")
def title(stage: Stage, line: Line) -> None:
    """`who` is its kind, `more` its level and language, - where not known."""
    level, language = line.more.split()
    made = stage.given.a_title(line.thing, TitleKind(line.who))
    with transaction():
        found = db.session.get_one(Title, made.id)
        found.level = None if level == "-" else ReadingLevel(level)
        found.language = "" if language == "-" else language
    stage.ids[line.thing] = made.id


@deed("buy")
def buy(stage: Stage, line: Line) -> None:
    """So many copies of a title, put at a place: known as "title/LIBRARY/number"."""
    of_title = stage.one(Title, line.thing)
    stands = stage.one(Place, line.who or f"kho {line.library}")
    how_many, *acquired = line.more.split()
    draft = CopyDraft(
        title_id=of_title.id,
        kind=of_title.kind,
        acquired_on=date.fromisoformat(acquired[0]) if acquired else None,
    )
    made = stage.act(
        lambda: accession([draft] * int(how_many), stage.libraries[line.library], stands, None)
    )
    for copy_id in made:
        number = 1
        while (name := f"{line.thing}/{line.library}/{number}") in stage.ids:
            number += 1
        stage.ids[name] = copy_id


# --- boxes that go round -----------------------------------------------------------------------


@deed("round")
def a_round(stage: Stage, line: Line) -> None:
    """A box is to stand at a point for so many days; picked and ready to go."""
    days, today = int(line.more), clock.today()
    box, point = stage.one(Place, line.thing), stage.one(Place, line.who)
    with transaction():
        one = rounds.note_need(
            stage.libraries[line.library],
            stage.deed(line),
            name=f"Đợt {line.thing}",
            starts_on=today,
            ends_on=today + timedelta(days=days),
        )
        part = rounds.add_box(one, box, stage.deed(line))
        leaves_on = today + timedelta(days=days)
        plan_stops(part, [Planned(place=point, arrives_on=today, leaves_on=leaves_on)])
        for happening in (Happening.PLAN, Happening.APPROVE, Happening.PICK):
            rounds.say(
                one,
                happening,
                stage.deed(line),
                reason="thư viện nhỏ",
                approved_by="Hiệu trưởng",
            )
    stage.rounds[line.thing] = one.id


@deed("go")
def go(stage: Stage, line: Line) -> None:
    """The box goes on: to its point, or home."""
    looked = dry_run(clock.today(), round_id=stage.rounds[line.thing])
    words = {look.part.id: Word.GO for look in looked if look.decision.verdict.waits_for_a_word}
    assert words
    said = stage.act(lambda: advance(words, stage.deed(line)))
    for code in [one.code for one in said.handovers]:
        with transaction():
            bag = get_handover(code)
            dispatch.act(bag, handovers.send, deed=stage.deed(line))
        with transaction():
            dispatch.receive(get_handover(code), stage.deed(line))


def _stop(stage: Stage, box: str) -> RoundStop:
    query = (
        db.select(RoundStop)
        .join(RoundBox, RoundBox.id == RoundStop.round_box_id)
        .where(RoundBox.round_id == stage.rounds[box])
    )
    return db.session.scalars(query.order_by(RoundStop.id).limit(1)).one()


@deed("tell")
def tell(stage: Stage, line: Line) -> None:
    """The point tells loans and readings of a day."""
    loans, readings, *when = line.more.split()
    on = date.fromisoformat(when[0]) if when else clock.today()
    stop = _stop(stage, line.thing)
    made = stage.act(
        lambda: note_figures(stop, on, stage.deed(line), loans=int(loans), readings=int(readings))
    )
    stage.counts[line.thing] = made.id


@deed("untell")
def untell(stage: Stage, line: Line) -> None:
    stop, made = _stop(stage, line.thing), stage.counts[line.thing]
    stage.act(lambda: take_figures_back(stop, made, stage.deed(line)))
