"""Which labels come, and what is said of lines that have none."""

from __future__ import annotations

from datetime import timedelta

import pytest

from library_share import clock
from library_share.catalogue.models import ReadingLevel
from library_share.copies.models import CopyAlias, CopyState
from library_share.database import db, transaction
from library_share.labels.codes import CodeKind, code_of
from library_share.libraries.errors import NoSuchClass
from library_share.libraries.models import PlaceKind
from library_share.papers import queries
from library_share.papers.choosing import Choice, LabelKind, Named, labels_for, named_in
from library_share.papers.errors import (
    NothingToPrint,
    TooManyLabels,
    UnknownCodes,
    WrongRange,
)
from library_share.patrons.models import Card, PatronKind, PatronState
from library_share.translation import gettext


@pytest.fixture
def school(given):
    return given.a_library("THCS", name="Trường THCS An Khánh")


def chosen(school, kind=LabelKind.COPIES, text="", **more):
    return labels_for(school, Choice(kind=kind, named=named_in(text), **more))


def numbers(labels):
    return [label.heading for label in labels]


def test_a_label_says_what_the_register_says(given, school):
    title = given.a_title(
        "Đất rừng phương Nam", volume="Tập 1", classification="895.9223", level=ReadingLevel.RED
    )
    copy = given.a_copy(title)
    own = given.a_copy(title, class_mark="V23 Đ")
    first, second = chosen(school)
    assert first.code == copy.code
    assert first.heading == "00001"
    assert first.caption == "Đất rừng phương Nam - Tập 1"
    assert (first.level, first.colour) == ("Đ", ReadingLevel.RED.colour)
    assert first.library == "THCS"
    assert first.class_mark == "895.9223"
    assert (second.code, second.class_mark) == (own.code, "V23 Đ")


def test_all_are_those_that_serve_readers_here(given, school):
    given.a_copy()
    given.a_copy(state=CopyState.LOST)
    given.a_copy(state=CopyState.WITHDRAWN)
    given.a_copy(state=CopyState.UNDER_REPAIR)
    given.a_copy(library=given.a_library("TH"))
    assert numbers(chosen(school)) == ["00001", "00004"]


def test_a_lost_copy_that_is_named_has_its_label(given, school):
    lost = given.a_copy(state=CopyState.LOST)
    assert [label.code for label in chosen(school, text=lost.code)] == [lost.code]


@pytest.fixture
def register(given, school):
    for number in ("STN-00002", "STN-00010", "STN-00001", "STN-00100", "SGK-00002", "STNX-00002"):
        given.a_copy(accession_number=number)
    return school


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("STN-00001", "STN-00010", ["STN-00001", "STN-00002", "STN-00010"]),
        ("stn 2", "STN 100", ["STN-00002", "STN-00010", "STN-00100"]),
        ("STN-00002", "", ["STN-00002"]),
        ("", "STN-00002", ["STN-00002"]),
        ("SGK-1", "SGK-9", ["SGK-00002"]),
    ],
)
def test_a_range_of_the_register(register, first, last, found):
    assert numbers(chosen(register, first=first, last=last)) == found


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("STN-00010", "STN-00001"),
        ("STN-1", "SGK-9"),
        ("all", "STN-9"),
        ("12/2019", "13/2019"),
        ("%", "%"),
        ("\0", "1"),
    ],
)
def test_no_range(register, first, last):
    with pytest.raises(WrongRange) as refused:
        chosen(register, first=first, last=last)
    assert last in refused.value.sentence


def test_plain_numbers_are_a_range_too(given, school):
    for _ in range(12):
        given.a_copy()
    assert numbers(chosen(school, first="9", last="11")) == ["00009", "00010", "00011"]


def test_nothing_in_a_range(register):
    with pytest.raises(NothingToPrint):
        chosen(register, first="STN-500", last="STN-600")


def test_names_in_the_order_they_were_named(given, school):
    one, two, three = given.a_copy(), given.a_copy(), given.a_copy()
    with transaction():
        db.session.add(CopyAlias(library_id=school.id, copy_id=two.id, alias="OLD-7"))
    asked = f"{three.code}, old-7;\n\n https://host/Q/{one.code}\t{three.accession_number}"
    assert [label.code for label in chosen(school, text=asked)] == [
        three.code,
        two.code,
        one.code,
        three.code,
    ]


def test_every_line_that_is_unknown_is_told(given, school):
    good = given.a_copy()
    elsewhere = given.a_copy(library=given.a_library("TH"), accession_number="TH-77")
    given.a_copy(accession_number="A-5")
    given.a_copy(accession_number="A.05")
    never_given = code_of(CodeKind.COPY, 99_999)
    lines = [
        good.code,
        elsewhere.code,
        "TH-77",
        "1000019",
        never_given,
        "a 5",
        given.card(given.a_patron()),
    ]
    with pytest.raises(UnknownCodes) as refused:
        chosen(school, text="\n".join(lines))
    told = {reason.facts["line"]: reason.code for reason in refused.value.reasons}
    assert told == {
        2: "unknown_code",
        3: "unknown_code",
        4: "mistyped_code",
        5: "unknown_code",
        6: "several_things",
        7: "unknown_code",
    }
    assert all(f"Dòng {r.facts['line']}:" in r.sentence for r in refused.value.reasons)


def test_many_unknown_lines_are_counted(school):
    with pytest.raises(UnknownCodes) as refused:
        chosen(school, text="\n".join(f"x{n}" for n in range(200)))
    assert len(refused.value.reasons) == 51
    assert "150" in refused.value.reasons[-1].sentence


def test_more_than_a_file_holds(given, school, monkeypatch):
    monkeypatch.setattr(queries, "LABELS_AT_MOST", 2)
    given.a_copy(), given.a_copy()
    assert len(chosen(school)) == 2
    given.a_copy()
    for more in ({}, {"first": "1", "last": "9"}, {"text": "1\n2\n3"}):
        with pytest.raises(TooManyLabels):
            chosen(school, **more)


def test_an_empty_library_has_nothing_to_print(school):
    for kind in (LabelKind.COPIES, LabelKind.CARDS):
        with pytest.raises(NothingToPrint):
            chosen(school, kind)


def test_cards_class_by_class_and_by_given_name(given, school):
    given.a_patron("Nông Văn Tú", class_name="7B")
    given.a_patron("Lò Thị Ánh", class_name="6A")
    given.a_patron("Trần An", class_name="6A")
    given.a_patron("Cô Hoa", kind=PatronKind.TEACHER, class_name=None)
    given.a_patron("Đã Đi", state=PatronState.LEFT)
    given.a_patron("Ở Xa", library=given.a_library("TH"))
    cards = chosen(school, LabelKind.CARDS)
    assert numbers(cards) == ["Cô Hoa", "Trần An", "Lò Thị Ánh", "Nông Văn Tú"]
    assert [card.class_mark for card in cards] == [
        gettext("Teacher"),
        "Lớp 6A",
        "Lớp 6A",
        "Lớp 7B",
    ]
    assert [bool(card.caption) for card in cards] == [False, True, True, True]
    assert cards[0].library == "Trường THCS An Khánh"
    assert numbers(chosen(school, LabelKind.CARDS, class_name="6A")) == ["Trần An", "Lò Thị Ánh"]


@pytest.mark.parametrize("name", ["9Z", "", "\0", "6A' OR 1=1"])
def test_no_such_class(given, school, name):
    given.a_patron(class_name="6A")
    if not name:
        assert len(chosen(school, LabelKind.CARDS, class_name=name)) == 1
        return
    with pytest.raises(NoSuchClass):
        chosen(school, LabelKind.CARDS, class_name=name)


def test_cards_that_are_named(given, school):
    an, binh = given.a_patron("An", school_code="HS1"), given.a_patron("Bình")
    named = chosen(school, LabelKind.CARDS, text=f"{given.card(binh)}\nHS1")
    assert numbers(named) == ["Bình", "An"]
    assert named[1].code == given.card(an)


def test_a_card_that_was_revoked_is_not_printed_again(given, school):
    patron = given.a_patron()
    old = given.card(patron)
    with transaction():
        card = db.session.query(Card).filter_by(code=old).one()
        card.revoked_at = card.issued_at
        db.session.add(
            Card(patron_id=patron.id, code=given.new_card_code(), issued_at=card.issued_at)
        )
    assert [label.code for label in chosen(school, LabelKind.CARDS)] == [given.card(patron)]
    with pytest.raises(UnknownCodes):
        chosen(school, LabelKind.CARDS, text=old)


def test_shelves_and_boxes(given, school):
    shelf = given.a_place(name="Tủ lớp 6A")
    box = given.a_place(kind=PlaceKind.BOX, name="Hộp 1")
    given.a_place(name="Tủ cũ", is_active=False)
    given.a_place(given.a_library("TH"), name="Tủ TH")
    assert set(numbers(chosen(school, LabelKind.PLACES))) == {"Kho sách", "Tủ lớp 6A", "Hộp 1"}
    named = chosen(school, LabelKind.PLACES, text=f"hộp 1\n{shelf.code}")
    assert [label.code for label in named] == [box.code, shelf.code]
    assert named[0].caption == gettext("Box")


def test_codes_and_their_lines():
    assert named_in(" a \n\n b,c;d\te\n") == (
        Named("a", 1),
        Named("b", 3),
        Named("c", 3),
        Named("d", 3),
        Named("e", 3),
    )


def test_story_labels_of_what_was_registered_since_a_day(given, school):
    yesterday = clock.today() - timedelta(days=1)
    with clock.pretend(clock.now() - timedelta(days=3)):
        given.a_copy("Cũ")
    new = given.a_copy("Mới")
    assert [label.code for label in chosen(school, LabelKind.COPIES, since=yesterday)] == [new.code]
    with pytest.raises(NothingToPrint):
        chosen(school, LabelKind.COPIES, since=clock.today() + timedelta(days=1))


def test_cards_made_since_a_day(given, school):
    with clock.pretend(clock.now() - timedelta(days=3)):
        given.card(given.a_patron("Nông Văn Cũ"))
    given.card(given.a_patron("Lò Thị Mới"))
    assert numbers(chosen(school, LabelKind.CARDS, since=clock.today())) == ["Lò Thị Mới"]
