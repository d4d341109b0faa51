"""The demo's round: a box at every library, each of which should move today."""

from __future__ import annotations

from datetime import timedelta

from library_share import clock
from library_share.copies.actions import move
from library_share.database import db
from library_share.demo.diary import Diary, copies_at_rest
from library_share.demo.network import LIBRARIANS
from library_share.dispatch import actions as dispatch
from library_share.handovers import actions as handovers
from library_share.libraries.actions import add_place
from library_share.libraries.models import Library, Place, PlaceKind
from library_share.libraries.queries import main_place_of
from library_share.rotation.boxes.actions import change_profile
from library_share.rotation.models import Round, RoundBox
from library_share.rotation.planning.carriers import say_who_carries
from library_share.rotation.planning.sites import measure
from library_share.rotation.rounds import actions as rounds
from library_share.rotation.rounds.stops import Planned, plan_stops
from library_share.rotation.rules import Happening
from library_share.rotation.world.actions import Word, advance
from library_share.rotation.world.reading import dry_run
from library_share.rotation.world.rules import Verdict

NAME = "Đợt luân chuyển 1"
WHY = "thư viện trường mới có một bản mỗi nhan đề"
APPROVED_BY = "Vũ Thị Kim Oanh"
BOOKS_IN_A_BOX = 6
#: Days ago: packed, sent; and how long a stop lasts.
PACKED, SENT, STOP_DAYS = 22, 20, 14

METRES = {
    ("TH", "THCS"): 900,
    ("MN", "TH"): 400,
    ("THCS", "TVX"): 2_300,
    ("TVX", "TTHTCD"): 600,
    ("TH", "TVX"): 2_800,
}
#: Name, ISO weekdays, boxes a day, ways.
CARRIERS = (
    ("Bác Tư bảo vệ, xe máy", "25", 3, (("TH", "THCS"), ("MN", "TH"))),
    ("Anh Dũng văn hóa xã", "4", 6, (("THCS", "TVX"), ("TVX", "TTHTCD"))),
)

#: Weekends and holidays are over by then.
TRIED_DAYS = 6


def rotate(libraries: dict[str, Library], diary: Diary) -> None:
    """The school sends a box to each of the others; one more begins its way today."""
    home = libraries["THCS"]
    others = [library for library in libraries.values() if library.id != home.id]
    today = clock.today()
    with diary.deed(home, PACKED) as deed:
        one = rounds.note_need(
            home,
            deed,
            name=NAME,
            starts_on=today - timedelta(days=SENT),
            ends_on=today + timedelta(days=4 * STOP_DAYS),
            purpose="Đưa sách đến các trường và nhà văn hóa",
            transport="Xe máy của nhà trường",
            responsible=LIBRARIANS["thcs"],
        )
    sent = [
        _take_part(one, home, number, [library, others[number % len(others)]], SENT, diary)
        for number, library in enumerate(others, start=1)
    ]
    _take_part(one, home, len(others) + 1, others[:2], 0, diary)
    with diary.deed(home, SENT) as deed:
        for happening in (Happening.PLAN, Happening.APPROVE, Happening.PICK):
            rounds.say(one, happening, deed, reason=WHY, approved_by=APPROVED_BY)
    _measure_ways(libraries)
    ids = [part.id for part in sent]
    for days in range(SENT, SENT - TRIED_DAYS, -1):
        ids = _send_what_goes(ids, home, days, diary)


def _measure_ways(libraries: dict[str, Library]) -> None:
    """How far it is between the libraries, and who goes there with a motorbike."""
    mains = {code: main_place_of(library.id) for code, library in libraries.items()}
    for (one, other), metres in METRES.items():
        measure(mains[one], mains[other], metres, None)
    for name, weekdays, boxes, ways in CARRIERS:
        say_who_carries(
            libraries["THCS"],
            name=name,
            weekdays=weekdays,
            boxes_a_day=boxes,
            ways=[(mains[one], mains[other]) for one, other in ways],
        )


def _send_what_goes(ids: list[int], home: Library, days: int, diary: Diary) -> list[int]:
    """Send the boxes of which both sides are open on that day; answers those that wait."""
    with diary.deed(home, days) as deed:
        looks = dry_run(deed.on, part_ids=ids) if ids else []
        going = [look.part.id for look in looks if look.decision.verdict is Verdict.GO]
        made = advance(dict.fromkeys(going, Word.GO), deed).handovers if going else ()
    for handover in made:
        with diary.deed(home, days) as deed:
            dispatch.act(handover, handovers.send, deed=deed)
        with diary.deed(handover.to_library, days) as deed:
            dispatch.receive(handover, deed)
    return [part_id for part_id in ids if part_id not in going]


def _take_part(
    one: Round, home: Library, number: int, way: list[Library], days: int, diary: Diary
) -> RoundBox:
    with diary.deed(home, PACKED) as deed:
        box = add_place(
            home,
            kind=PlaceKind.BOX,
            name=f"Thùng luân chuyển {number}",
            class_name="",
            within=main_place_of(home.id),
        )
        _describe(box, number)
        copy_ids = [copy.id for copy in copies_at_rest(home, deed, BOOKS_IN_A_BOX)]
        move(copy_ids, box.id, at=deed.at, account_id=deed.account_id)
        part = rounds.add_box(one, box, deed)
    first = clock.today() - timedelta(days=days)
    plan_stops(
        part,
        [
            Planned(
                place=main_place_of(library.id),
                arrives_on=first + timedelta(days=STOP_DAYS * at),
                leaves_on=first + timedelta(days=STOP_DAYS * (at + 1)),
            )
            for at, library in enumerate(way)
        ],
    )
    db.session.flush()
    return part


def _describe(box: Place, number: int) -> None:
    change_profile(
        box,
        capacity=40,
        levels=("XL Đ", "C T", "XD V")[number % 3],
        grade_from=1 + number % 3,
        grade_to=5,
        note="",
    )
