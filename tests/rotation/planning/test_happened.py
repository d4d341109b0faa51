"""A plan made anew knows where boxes really were: their rounds' handovers say so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from library_share import clock
from library_share.copies.deeds import Deed
from library_share.database import db, transaction
from library_share.dispatch import actions as dispatch
from library_share.libraries.models import Place
from library_share.libraries.queries import main_place_of
from library_share.rotation.planning import actions, making
from library_share.rotation.planning.models import PlanCell, RotationPlan, Source
from library_share.rotation.rounds import actions as rounds
from library_share.rotation.rounds.stops import Planned, plan_stops
from library_share.rotation.rules import Happening
from library_share.rotation.world.actions import Word, advance


def travels(commune: Any, box: Any, point: Any) -> None:
    """The box goes to the point in a round, by a handover that both sides act on."""
    library = commune.libraries["TH"]
    deed = Deed(library_id=library.id, account_id=None, at=commune.now)
    with clock.pretend(commune.now), transaction():
        box, point = db.session.get_one(Place, box.id), db.session.get_one(Place, point.id)
        box.within_id = main_place_of(library.id).id
        commune.given.a_copy("Trong thùng", library, box)
        day = commune.now.date()
        one = rounds.note_need(library, deed, name="Đợt 1", starts_on=day, ends_on=day)
        part = rounds.add_box(one, box, deed)
        leaves = day + timedelta(days=11)
        plan_stops(part, [Planned(place=point, arrives_on=day, leaves_on=leaves)])
        for happening in (Happening.PLAN, Happening.APPROVE, Happening.PICK):
            rounds.say(one, happening, deed, reason="ít sách", approved_by="HT")
        (handover,) = advance({part.id: Word.GO}, deed).handovers
        dispatch.receive(handover, deed)
    db.session.expire_all()


def test_a_box_that_went_elsewhere_than_planned_is_where_it_is(commune: Any) -> None:
    plan = commune.plan()
    with transaction():
        row = db.session.get_one(RotationPlan, plan.id)
        actions.put(row, 1, commune.points["4A"], commune.boxes["T1"])
        actions.put(row, 1, commune.points["5A"], commune.boxes["T2"])
        actions.put(row, 2, commune.points["5A"], commune.boxes["T1"])
    travels(commune, commune.boxes["T1"], commune.points["5A"])
    commune.now += timedelta(days=1)
    commune.let_work(plan, anew=True)
    cells = commune.cells(plan)
    assert cells["5A", 1] == "T1"
    # T1 has met 5A now: it does not come there a second time.
    assert cells["5A", 2] != "T1"
    happened = select(PlanCell.number).where(PlanCell.source == Source.HAPPENED)
    assert set(db.session.scalars(happened)) == {1}
    _, figures, bound = making.count(db.session.get_one(RotationPlan, plan.id))
    assert figures.faults == 0
    assert figures.misfits == bound.misfits


def test_pairs_of_last_year_do_not_meet_again(commune: Any) -> None:
    travels(commune, commune.boxes["T1"], commune.points["4A"])
    plan = commune.made(
        name="Sau", starts_on=date(2026, 10, 5), ends_on=date(2026, 11, 13), school_days=10
    )
    assert "T1" not in [box for (name, _), box in commune.cells(plan).items() if name == "4A"]
