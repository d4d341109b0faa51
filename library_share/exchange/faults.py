"""What is wrong, or remarkable, in a row: where it stands and what to do, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from itertools import groupby
from typing import Any

from library_share.translation import N_, gettext

QUOTED_AT_MOST = 12
#: Sentences by code. Facts are values of columns that are kept, never of dropped ones.
SENTENCES: dict[str, str] = {
    "name_missing": N_("The name is missing."),
    "title_missing": N_("The title is missing."),
    "too_long": N_("“{value}” is too long: {at_most} letters at the most."),
    "not_a_day": N_("“{value}” is not a day. Write day/month/year, for example 05/09/2015."),
    "day_first": N_("“{value}” has the month before the day. Write day/month/year."),
    "day_out_of_range": N_("{value} cannot be right: it lies in the future or too far back."),
    "class_missing": N_("The class is missing: no column, title or sheet name tells it."),
    "same_code": N_("The code {value} stands in {other} too. Each pupil has a code of their own."),
    "same_person": N_(
        "{value} stands in {other} too, with the same class and birthday. Give each a code, or "
        "delete one row."
    ),
    "several_patrons": N_(
        "The library knows {how_many} patrons called {value} in that class. Add their codes or "
        "birthdays, so that we know which one is meant."
    ),
    "same_number": N_("The accession number {value} stands in {other} too."),
    "number_taken": N_(
        "The number {value} already belongs to another book of the library: “{title}”."
    ),
    "not_a_number_range": N_(
        "“{value}” is not understood. Write one number, or a range such as 0012-0021."
    ),
    "range_backwards": N_("The range “{value}” runs backwards."),
    "range_too_long": N_("The range “{value}” has more than {at_most} numbers."),
    "quantity_disagrees": N_("The quantity is {quantity}, but “{value}” has {how_many} numbers."),
    "quantity_missing": N_("Neither a quantity nor an accession number is given."),
    "not_a_quantity": N_("“{value}” is not a quantity: a whole number from 1 to {at_most}."),
    "not_a_price": N_("“{value}” is not a price. Write it in đồng, for example 50.000."),
    "not_a_year": N_("“{value}” is not a year of publication."),
    "wrong_isbn": N_("“{value}” is not an ISBN: its check digit does not fit."),
    "digits_lost": N_(
        "Excel has rounded this to {value}: digits are gone. Make the column text, then write it "
        "anew."
    ),
    # warnings
    "two_digit_year": N_("“{value}” has a year of two digits; it was read as {day}."),
    "day_year_only": N_("Only the year is given ({value}): the day stays empty."),
    "year_only": N_("Only the year of birth is given ({value}): the birthday stays empty."),
    "day_from_number": N_("The birthday was a bare number in Excel; it was read as {day}."),
    "zeros_restored": N_("Zeros that Excel had dropped were put back: {before} → {after}."),
    "identity_number": N_("A code of 12 digits is a personal identity number; it is not kept."),
    "capitals": N_("The name is in capitals: {value}. It can be written {tidy}."),
    "class_carried": N_("The class was taken from the row above: {value}."),
    "class_from_day": N_("Excel had made a day of the class; it was read as {value}."),
    "unknown_state": N_("“{value}” is no state we know; taken as still here."),
    "unknown_gender": N_("“{value}” is no gender we know; left empty."),
    "moved_class": N_(
        "{value}: same name and birthday as in class {before}; taken as the same pupil, who moves "
        "to {after}."
    ),
    "unknown_kind": N_("“{value}” is no kind of book we know; taken as Other."),
    "kind_unknown": N_("No kind of book is given; taken as Other."),
    "cheap": N_("The price {value} is very low. Did Excel make 50 out of 50.000?"),
    "unknown_level": N_("“{value}” is no reading level we know; left empty."),
    "letters_converted": N_("The file was written in old {letters} letters; they were converted."),
    "cells_with_errors": N_(
        "Formulas in these cells have no value (#N/A …); they were read as empty: {value}."
    ),
    "hidden_sheet": N_("The sheet “{value}” is hidden and was left out."),
    "sheet_without_list": N_("The sheet “{value}” has no list and was left out."),
    "lines_skipped": N_("Left out, because no entries (totals, signatures): {value}."),
    "other_school_year": N_("The file is for the school year {value}, but now it is {now}."),
}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault or warning. `row` is the spreadsheet's number, 0 for the file as a whole;
    `column` its letter."""

    code: str
    row: int = 0
    sheet: str = ""
    column: str = ""
    heading: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        facts = dict(self.facts)
        if "other" in facts:  # the other row that clashes: its sheet and number
            sheet, row = facts["other"]
            facts["other"] = place_in_words(sheet, str(row), capital=False)
        return gettext(SENTENCES[self.code]).format_map(facts)

    @property
    def where(self) -> str:
        """Row, column and heading in words; empty for the file as a whole."""
        return place_in_words(
            self.sheet, str(self.row) if self.row else "", self.column, self.heading
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def place_in_words(
    sheet: str, rows: str, column: str = "", heading: str = "", *, capital: bool = True
) -> str:
    """`Sheet “3A”, row 7, column D (Ngày sinh)`, as much of it as is known."""
    words = []
    if sheet:
        words.append(gettext("sheet “%(name)s”", name=sheet))
    if rows:
        words.append(gettext("row %(row)s", row=rows))
    if column:
        words.append(gettext("column %(column)s (%(heading)s)", column=column, heading=heading))
    text = ", ".join(words)
    return text[:1].upper() + text[1:] if capital else text


@dataclass(frozen=True, kw_only=True)
class Remark:
    """The same warning for many rows, told once, with the first as the example."""

    first: Fault
    rows: str
    how_many: int

    @property
    def where(self) -> str:
        return place_in_words(self.first.sheet, self.rows, self.first.column, self.first.heading)

    @property
    def sentence(self) -> str:
        return self.first.sentence


def grouped(warnings: Iterable[Fault]) -> list[Remark]:
    """Warnings of one kind in one column of one sheet are one remark."""

    def kind(fault: Fault) -> tuple[str, str, str]:
        return fault.code, fault.sheet, fault.column

    remarks = []
    for _, same in groupby(sorted(warnings, key=kind), key=kind):
        faults = list(same)
        rows = sorted({fault.row for fault in faults if fault.row})
        first = _quoting_all(faults) if faults[0].code == "lines_skipped" else faults[0]
        remarks.append(Remark(first=first, rows=stretches(rows), how_many=len(faults)))
    return remarks


def _quoting_all(faults: list[Fault]) -> Fault:
    """The first with the words of the others too: whoever reads it sees whether one was a name."""
    words = [f"“{fault.facts['value']}”" for fault in faults]
    shown = "; ".join(words[:QUOTED_AT_MOST]) + ("; …" if len(words) > QUOTED_AT_MOST else "")
    return replace(faults[0], facts={"value": shown})


def stretches(rows: list[int]) -> str:
    """
    >>> stretches([5, 6, 7, 9])
    '5–7, 9'
    """
    parts: list[list[int]] = []
    for row in rows:
        if parts and row == parts[-1][-1] + 1:
            parts[-1][1:] = [row]
        else:
            parts.append([row])
    shown = [f"{part[0]}–{part[-1]}" if len(part) > 1 else str(part[0]) for part in parts]
    return ", ".join(shown[:8]) + (", …" if len(shown) > 8 else "")
