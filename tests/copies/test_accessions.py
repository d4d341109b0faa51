"""Numbers of the accession register are continuous, never reused, and one per copy."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from library_share.catalogue.models import TitleKind
from library_share.copies.actions import CopyDraft, accession, add_alias, ensure_series
from library_share.copies.errors import (
    AccessionNumberTaken,
    AccessionNumberUnreadable,
    AliasTaken,
    SeriesExists,
    SeriesInUse,
)
from library_share.copies.models import AccessionSeries, Copy, Stay
from library_share.copies.queries import candidates_for
from library_share.copies.registers import add_series, change_series
from library_share.copies.rules import accession_key, numbering_of
from library_share.database import broken_constraint, db, transaction
from library_share.labels.codes import CodeKind, read
from tests.copies.racing import race
from tests.statements import statements


@pytest.fixture
def library(given):
    return given.a_library("THCS")


@pytest.fixture
def room(given, library):
    return given.a_place(library, name="Kho 2")


@pytest.fixture
def enter(given, library, room):
    """Enter copies of one title with these numbers; None asks for the next."""
    title = given.a_title()

    def entered(*numbers, kind=TitleKind.CHILDRENS, **more):
        drafts = [
            CopyDraft(title_id=title.id, kind=kind, accession_number=number, **more)
            for number in numbers
        ]
        with transaction():
            ids = accession(drafts, library, room, None)
        copies = {copy.id: copy for copy in db.session.scalars(select(Copy))}
        return [copies[copy_id] for copy_id in ids]

    return entered


def numbers(copies):
    return [copy.accession_number for copy in copies]


@pytest.mark.parametrize(
    ("number", "parts"),
    [
        ("STN-00001", ("STN", "-", 1, 5)),
        ("PM.002774", ("PM", ".", 2774, 6)),
        ("SĐ 00123", ("SĐ", " ", 123, 5)),
        ("17", ("", "", 17, 2)),
        ("123/2019", None),
        ("A", None),
        ("", None),
        ("1234567890", None),
        ("A very long prefix 1", None),
    ],
)
def test_numbers_are_taken_apart(number, parts):
    found = numbering_of(number)
    assert parts == (found and (found.prefix, found.separator, found.running, found.width))


def test_the_next_numbers_follow_and_each_copy_stands_somewhere(enter, given, room):
    copies = enter(None, None, None)
    assert numbers(copies) == ["00001", "00002", "00003"]
    assert all(read(copy.code).kind is CodeKind.COPY for copy in copies)
    assert given.how_many(Stay, Stay.place_id == room.id, Stay.until.is_(None)) == 3


def test_numbers_from_a_list_are_kept_and_the_next_ones_run_past_them(enter):
    assert numbers(enter("00042", None, "00007", None)) == ["00042", "00043", "00007", "00044"]
    assert numbers(enter(None)) == ["00045"]


def test_a_number_with_letters_opens_a_register_of_its_own(enter, given):
    enter("STN-0001", "STN-0002", "STK-9")
    stn = db.session.scalars(select(AccessionSeries).filter_by(prefix="STN")).one()
    assert (stn.separator, stn.width, stn.last_number, stn.kinds) == ("-", 4, 2, "STN")
    # From now on the register named after the kind gives that kind its numbers.
    assert numbers(enter(None, kind=TitleKind.CHILDRENS)) == ["STN-0003"]
    assert numbers(enter(None, kind=TitleKind.REFERENCE)) == ["STK-10"]
    assert numbers(enter(None, kind=TitleKind.LAW)) == ["00001"]


def test_a_number_without_a_running_part_is_kept_as_it_is(enter):
    assert numbers(enter("123/2019", "124/2019", None)) == ["123/2019", "124/2019", "00001"]


@pytest.mark.parametrize("again", ["STN-00005", "stn 5", "STN.005"])
def test_a_number_is_never_given_twice_however_it_is_written(enter, again):
    enter("STN-00005")
    with pytest.raises(AccessionNumberTaken) as refused:
        enter("STN-00006", again)
    assert refused.value.facts["numbers"] == [again]
    assert numbers(enter("STN-00006")) == ["STN-00006"]  # nothing was kept of the refused list


def test_a_number_twice_in_one_list_is_named(enter):
    with pytest.raises(AccessionNumberTaken, match="00009"):
        enter("00009", "9")


def test_a_number_of_signs_only_is_refused(enter):
    with pytest.raises(AccessionNumberUnreadable):
        enter("--")


def test_two_libraries_may_use_the_same_number(enter, given):
    enter("00001")
    other = given.a_library("TH")
    given.a_copy(library=other, accession_number="00001")
    assert given.how_many(Copy, Copy.accession_number == "00001") == 2


def test_the_register_itself_refuses_a_number_twice(enter):
    """Should a way past the lock ever be found, the table says no."""
    (copy,) = enter(None)
    twin = {
        column.name: getattr(copy, column.name)
        for column in Copy.__table__.columns
        if column.name != "id"
    }
    with pytest.raises(IntegrityError) as breach, transaction():
        db.session.execute(insert(Copy), {**twin, "code": "1999999"})
    assert broken_constraint(breach.value) == "uq_copies_series_id_accession_number"


def test_thousands_of_copies_cost_few_statements(app, given, library, room):
    title = given.a_title()
    drafts = [
        CopyDraft(title_id=title.id, kind=title.kind, accession_number=f"STN-{n:05d}")
        for n in range(1, 3001)
    ]
    with transaction(), statements() as sent:
        ids = accession(drafts, library, room, None)
    assert len(sent) <= 30
    assert [db.session.get(Copy, ids[n]).accession_number for n in (0, 2999)] == [
        "STN-00001",
        "STN-03000",
    ]


def test_story_two_librarians_enter_books_at_once(app, given, library, room):
    title = given.a_title()
    drafts = [CopyDraft(title_id=title.id, kind=title.kind) for _ in range(20)]
    race(app, lambda _: accession(drafts, library, room, None), times=4)
    given_out = db.session.scalars(select(Copy.accession_number)).all()
    assert sorted(given_out) == [f"{n:05d}" for n in range(1, 81)]


def test_story_two_librarians_type_the_same_number(app, given, library, room):
    title = given.a_title()
    drafts = [CopyDraft(title_id=title.id, kind=title.kind, accession_number="TK-7")]
    answers = race(app, lambda _: accession(drafts, library, room, None))
    assert sum(isinstance(answer, AccessionNumberTaken) for answer in answers) == 1
    assert given.how_many(AccessionSeries, AccessionSeries.prefix == "TK") == 1


def test_a_register_is_made_once(app, given, library):
    with transaction():
        first = ensure_series(library.id, TitleKind.OTHER, "GK 001")
        again = ensure_series(library.id, TitleKind.TEXTBOOK, "GK 002")
    assert first is again
    assert first.last_number == 0


def test_two_registers_do_not_share_a_name(app, library):
    with transaction():
        add_series(library.id, name="Sổ sách tặng", prefix="TG")
    with pytest.raises(SeriesExists, match="Sổ sách tặng"), transaction():
        add_series(library.id, name="Sổ  sách tặng")


def test_a_pattern_changes_only_while_no_book_carries_it(app, enter, library):
    with transaction():
        series = add_series(library.id, name="Sổ thiếu nhi", prefix="TN", kinds=[])
    change = {"kinds": [TitleKind.CHILDRENS], "name": "Sổ thiếu nhi"}
    with transaction():
        change_series(series, **change, prefix="STN", separator="-", width=4)
    assert numbers(enter(None)) == ["STN-0001"]
    with pytest.raises(SeriesInUse), transaction():
        change_series(series, **change, prefix="TN")
    with transaction():
        change_series(series, kinds=[], name="Sổ chung", prefix="STN")


def test_an_old_barcode_opens_its_copy_in_its_library_only(app, enter, given, library):
    first, second = enter("STN-00042", "STK-42")
    with transaction():
        add_alias(first, "lib 0099")
    with pytest.raises(AliasTaken), transaction():
        add_alias(second, "LIB0099")
    assert [found.code for found in candidates_for("Lib0099", library.id)] == [first.code]
    assert candidates_for("LIB0099", given.a_library("TH").id) == []


def test_a_number_is_found_as_people_type_it(app, enter, library):
    (copy,) = enter("SĐ 00042")
    for typed in ("SĐ 00042", "sd-42", "SD.042"):
        assert [found.code for found in candidates_for(typed, library.id)] == [copy.code]


def test_several_copies_may_be_meant(app, given, enter, library):
    given.a_copy(library=library, accession_number="42")
    other = given.a_copy(library=library, accession_number="0042")
    assert len(candidates_for("00042", library.id)) == 2
    assert [found.code for found in candidates_for("0042", library.id)] == [other.code]


@pytest.mark.parametrize("text", ["", "   ", "'; --", "\0", "x" * 10_000, "٣٤٥", "😀"])
def test_nonsense_means_no_copy(app, enter, library, text):
    enter(None)
    assert candidates_for(text, library.id) == []


def test_keys_forget_zeros_marks_and_separators():
    assert accession_key("SĐ 00123") == accession_key("sd-123") == "sd123"
