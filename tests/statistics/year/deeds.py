"""What people do at the desk and on the shelves, as the table's lines say it."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from library_share import clock
from library_share.catalogue.models import Title
from library_share.circulation.holds import actions as holds
from library_share.circulation.keeping import change_copy
from library_share.classroom.shelves import actions as shelves
from library_share.copies.actions import move
from library_share.copies.models import Condition, CopyState
from library_share.database import db, transaction
from library_share.desk.actions import Asked, take_scan, undo_scan
from library_share.desk.rules import Intent
from library_share.dispatch import actions as dispatch
from library_share.handovers import actions as handovers
from library_share.handovers.models import Handover
from library_share.handovers.rules import Step
from library_share.interlibrary import actions as between
from library_share.interlibrary.actions.asking import see_to_questions
from library_share.interlibrary.actions.undoing import last_undoable
from library_share.interlibrary.models import Settlement
from library_share.libraries.models import Place, SchoolClass
from library_share.patrons.models import Patron
from library_share.patrons.queries import find_patron_with_id
from library_share.promotion import actions as promotion
from library_share.promotion.rules import ActivityKind
from tests.statistics.year.stage import Stage, deed
from tests.statistics.year.table import Line, moment

# --- at the desk: `more` is "late <moment>" for what a phone reports afterwards, or why a rule is
# set aside -----------------------------------------------------------------------------------


def _scan(stage: Stage, line: Line, intent: Intent) -> None:
    late = line.more.startswith("late ")
    asked = Asked(
        scan_id=uuid4(),
        code=stage.copy(line.thing).code,
        patron=stage.given.card(stage.one(Patron, line.who)) if line.who else None,
        intent=intent,
        scanned_at=moment(line.more.removeprefix("late ")) if late else None,
        override=None if late else line.more or None,
    )
    actor, library = stage.actor(line.library), stage.libraries[line.library]
    with transaction():
        answer = take_scan(asked, library.id, actor)
    assert answer.status == 200, answer.body
    wanted = {"lend": "lent", "return": "returned", "renew": "renewed", "read_here": "read_here"}
    if intent.value in wanted:
        assert answer.body["outcome"] == wanted[intent.value], answer.body
    stage.scans[line.thing] = asked.scan_id


@deed("lend")
def lend(stage: Stage, line: Line) -> None:
    _scan(stage, line, Intent.LEND)


@deed("return")
def give_back(stage: Stage, line: Line) -> None:
    _scan(stage, line, Intent.RETURN)


@deed("renew")
def renew(stage: Stage, line: Line) -> None:
    _scan(stage, line, Intent.RENEW)


@deed("here")
def read_here(stage: Stage, line: Line) -> None:
    """Read on the spot, with or without a card."""
    _scan(stage, line, Intent.READ_HERE)


@deed("scan")
def scan(stage: Stage, line: Line) -> None:
    """Whatever is natural: fetched for who waits, put into the bag, home again."""
    _scan(stage, line, Intent.AUTO)


@deed("undo")
def undo(stage: Stage, line: Line) -> None:
    """What the last scan of this copy did."""
    actor, library = stage.actor(line.library), stage.libraries[line.library]
    stage.act(lambda: undo_scan(stage.scans[line.thing], [library.id], actor))


# --- at class shelves ------------------------------------------------------------------------


@deed("count")
def count(stage: Stage, line: Line) -> None:
    """A class counts so many readings at its shelf."""
    place = stage.one(Place, line.thing)
    made = stage.act(lambda: shelves.count_readings(place, int(line.more), stage.deed(line)))
    stage.counts[line.thing] = made.id


@deed("uncount")
def uncount(stage: Stage, line: Line) -> None:
    place, made = stage.one(Place, line.thing), stage.counts[line.thing]
    stage.act(lambda: shelves.undo_count(place, made, stage.deed(line)))


@deed("swap")
def swap(stage: Stage, line: Line) -> None:
    """Two class shelves change places."""
    first, second = stage.one(Place, line.thing), stage.one(Place, line.who)
    stage.act(lambda: shelves.swap(first, second, stage.deed(line)))


# --- reading promotion -----------------------------------------------------------------------


@deed("gather")
def gather(stage: Stage, line: Line) -> None:
    """People come to an activity, perhaps of a class; `more` is how many, and since when that
    was."""
    how_many, *when = line.more.split()
    library = stage.libraries[line.library]
    made = stage.act(
        lambda: promotion.note(
            library,
            stage.deed(line),
            day=date.fromisoformat(when[0]) if when else clock.local_day(line.at),
            kind=ActivityKind.BOOK_TALK,
            name=line.thing,
            class_name=line.who,
            attendance=int(how_many),
        )
    )
    stage.counts[line.thing] = made.id


@deed("ungather")
def ungather(stage: Stage, line: Line) -> None:
    library, made = stage.libraries[line.library], stage.counts[line.thing]
    stage.act(lambda: promotion.take_back(library, made, stage.deed(line)))


# --- waiting for a title ---------------------------------------------------------------------


@deed("hold")
def hold(stage: Stage, line: Line) -> None:
    """A patron, or a class for `more` copies, waits for a title."""
    title = stage.one(Title, line.thing)
    if line.who.startswith("lớp "):
        school_class = stage.one(SchoolClass, f"{line.library} {line.who}")
        more = {"school_class": school_class, "how_many": int(line.more)}
    else:
        found = find_patron_with_id(stage.ids[line.who])
        more = {"patron": found, "override": "cần cho bài học"}
    made = stage.act(lambda: holds.place(title, stage.deed(line), **more))
    stage.ids[f"hold {line.thing} {line.who}"] = made.id


@deed("cancel")
def cancel(stage: Stage, line: Line) -> None:
    made = stage.hold(line.thing, line.who)
    stage.act(lambda: holds.cancel(made.id, stage.deed(line)))


@deed("night")
def night(stage: Stage, line: Line) -> None:
    """What is done by itself: holds nobody fetched end, questions nobody answered move on."""
    with transaction():
        holds.expire_all()
    with transaction():
        see_to_questions()


# --- between libraries -----------------------------------------------------------------------


@deed("ask")
def ask(stage: Stage, line: Line) -> None:
    made = stage.hold(line.thing, line.who)
    stage.act(lambda: between.ask(made.id, stage.deed(line)))


@deed("agree")
def agree(stage: Stage, line: Line) -> None:
    loan = stage.between(line.thing, line.who)
    stage.act(lambda: between.agree(loan.id, stage.deed(line)))


@deed("decline")
def decline(stage: Stage, line: Line) -> None:
    loan = stage.between(line.thing, line.who)
    stage.act(lambda: between.decline(loan.id, stage.deed(line), reason="đang cần"))


@deed("back out")
def back_out(stage: Stage, line: Line) -> None:
    loan = stage.between(line.thing, line.who)
    stage.act(lambda: between.back_out(loan.id, stage.deed(line), reason="sách hỏng"))


@deed("unsay")
def unsay(stage: Stage, line: Line) -> None:
    """A library takes back what it answered last."""
    loan = stage.between(line.thing, line.who)
    event = last_undoable(loan, stage.libraries[line.library].id)
    assert event is not None
    stage.act(lambda: between.undo(event.id, stage.deed(line)))


@deed("settle")
def settle(stage: Stage, line: Line) -> None:
    """The owner says that a lost book was made good."""
    loan = stage.between(line.thing, line.who)
    how = Settlement(line.more)
    stage.act(lambda: between.settle(loan.id, stage.deed(line), how=how))


@deed("send")
def send(stage: Stage, line: Line) -> None:
    """The bag of this library leaves."""
    bag = _bag(Step.PREPARED, Handover.from_library_id == stage.libraries[line.library].id)
    stage.act(lambda: dispatch.act(bag, handovers.send, deed=stage.deed(line)))


@deed("receive")
def receive(stage: Stage, line: Line) -> None:
    """What is on the way to this library is there."""
    bag = _bag(Step.SENT, Handover.to_library_id == stage.libraries[line.library].id)
    stage.act(lambda: dispatch.receive(bag, stage.deed(line)))


def _bag(step: Step, *which: object) -> Handover:
    query = db.select(Handover).where(Handover.step == step, *which)
    return db.session.scalars(query.order_by(Handover.id).limit(1)).one()


# --- copies ----------------------------------------------------------------------------------

_NOTES = {
    "lost": {"state": CopyState.LOST},
    "found": {"state": CopyState.IN_USE},
    "withdraw": {"state": CopyState.WITHDRAWN},
    "take back": {"state": CopyState.IN_USE},
    "repair": {"state": CopyState.UNDER_REPAIR},
    "mended": {"state": CopyState.IN_USE, "condition": Condition.GOOD},
    "damaged": {"condition": Condition.DAMAGED},
    "worn": {"condition": Condition.WORN},
}


def _note(stage: Stage, line: Line) -> None:
    with transaction():
        change_copy(
            stage.copy(line.thing), account_id=None, reason="ghi ở bàn", **_NOTES[line.deed]
        )


for _name in _NOTES:
    deed(_name)(_note)


@deed("move")
def move_copy(stage: Stage, line: Line) -> None:
    """A copy goes to another place; `more` is since when, if that was earlier."""
    place = stage.one(Place, line.who)
    at = moment(line.more) if line.more else line.at
    stage.act(lambda: move([stage.ids[line.thing]], place.id, at=at, account_id=None))
