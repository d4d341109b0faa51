"""A library's printers, and how far each moves what it prints."""

from __future__ import annotations

from contextlib import AbstractContextManager

from sqlalchemy import select

from library_share.database import db, judged
from library_share.labels.errors import NoSuchPrinter, OffsetTooLarge, PrinterNameTaken
from library_share.labels.models import Printer
from library_share.vietnamese import sort_key, tidy


def printers_of(library_id: int) -> list[Printer]:
    """The library's printers by name."""
    found = db.session.scalars(select(Printer).where(Printer.library_id == library_id))
    return sorted(found, key=lambda printer: sort_key(printer.name))


def printer_named(name: str, library_id: int) -> Printer:
    """The library's printer of this name, or NoSuchPrinter."""
    name = tidy(name)
    printer = (
        db.session.scalar(
            select(Printer).where(Printer.library_id == library_id, Printer.name == name)
        )
        if "\0" not in name
        else None
    )
    if printer is None:
        raise NoSuchPrinter(name=name[:60])
    return printer


def printer_with_id(printer_id: int, library_id: int) -> Printer:
    printer = db.session.get(Printer, printer_id)
    if printer is None or printer.library_id != library_id:
        raise NoSuchPrinter(name=printer_id)
    return printer


def add_printer(library_id: int, name: str, right_mm: float, down_mm: float) -> Printer:
    printer = Printer(library_id=library_id, name=tidy(name), right_mm=right_mm, down_mm=down_mm)
    with _judged(printer.name):
        db.session.add(printer)
    return printer


def change_printer(printer: Printer, name: str, right_mm: float, down_mm: float) -> None:
    with _judged(tidy(name)):
        printer.name, printer.right_mm, printer.down_mm = tidy(name), right_mm, down_mm


def remove_printer(printer: Printer) -> None:
    """Forget a printer; it stands on no paper."""
    db.session.delete(printer)
    db.session.flush()


def _judged(name: str) -> AbstractContextManager[None]:
    return judged(
        {
            "uq_printers_library_id_name": PrinterNameTaken(name=name),
            "ck_printers_small_offset": OffsetTooLarge(),
        }
    )
