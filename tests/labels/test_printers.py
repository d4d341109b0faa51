"""Printers of a library: named once, moved a little."""

from __future__ import annotations

import pytest

from library_share.database import db, transaction
from library_share.labels.errors import NoSuchPrinter, OffsetTooLarge, PrinterNameTaken
from library_share.labels.models import Printer
from library_share.labels.printers import (
    add_printer,
    change_printer,
    printer_named,
    printer_with_id,
    printers_of,
    remove_printer,
)


@pytest.fixture
def canon(given):
    library = given.a_library()
    with transaction():
        return add_printer(library.id, " Canon  LBP 2900 ", 1.5, -0.5)


def test_a_printer_is_found_by_name(canon):
    assert printer_named("Canon LBP 2900", canon.library_id) is canon
    assert (canon.right_mm, canon.down_mm) == (1.5, -0.5)


def test_one_name_one_printer(given, canon):
    with pytest.raises(PrinterNameTaken) as refused, transaction():
        add_printer(canon.library_id, "Canon LBP 2900", 0, 0)
    assert "Canon LBP 2900" in refused.value.sentence
    assert given.how_many(Printer) == 1
    with transaction():
        add_printer(given.a_library("TH").id, "Canon LBP 2900", 0, 0)


def test_a_rename_may_not_take_a_name(canon):
    with transaction():
        other = add_printer(canon.library_id, "HP", 0, 0)
    with pytest.raises(PrinterNameTaken), transaction():
        change_printer(other, "Canon LBP 2900", 0, 0)
    db.session.refresh(other)
    assert other.name == "HP"


@pytest.mark.parametrize("offset", [(10.1, 0), (0, -10.1), (1e9, 0)])
def test_more_than_a_centimetre_is_another_fault(canon, offset):
    with pytest.raises(OffsetTooLarge), transaction():
        change_printer(canon, canon.name, *offset)
    db.session.refresh(canon)
    assert canon.right_mm == 1.5


def test_a_printer_of_another_library_does_not_exist(given, canon):
    elsewhere = given.a_library("TH").id
    for looked_up in (
        lambda: printer_named(canon.name, elsewhere),
        lambda: printer_with_id(canon.id, elsewhere),
        lambda: printer_named("\0", canon.library_id),
    ):
        with pytest.raises(NoSuchPrinter):
            looked_up()


def test_a_printer_is_forgotten(canon):
    with transaction():
        remove_printer(canon)
    assert printers_of(canon.library_id) == []
