"""What a preview says, in words of the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from library_share.catalogue.models import TITLE_KIND_NAMES
from library_share.exchange.columns import Column
from library_share.exchange.faults import Fault, Remark
from library_share.exchange.models import ImportDraft, ImportKind
from library_share.patrons.models import PATRON_KIND_NAMES
from library_share.translation import N_, dong, gettext, iso_day

COLUMN_NAMES: dict[str, str] = {
    Column.SERIAL: N_("No."),
    Column.CODE: N_("School code"),
    Column.NAME: N_("Name"),
    Column.FAMILY_NAME: N_("Family name"),
    Column.GIVEN_NAME: N_("Given name"),
    Column.BORN_ON: N_("Birthday"),
    Column.GENDER: N_("Gender"),
    Column.CLASS: N_("Class"),
    Column.GRADE: N_("Grade"),
    Column.STATE: N_("State"),
    Column.POSITION: N_("Position"),
    Column.NUMBER: N_("Accession number"),
    Column.TITLE: N_("Title"),
    Column.VOLUME: N_("Volume"),
    Column.AUTHORS: N_("Author"),
    Column.PUBLISHER: N_("Publisher"),
    Column.PLACE: N_("Place of publication"),
    Column.YEAR: N_("Year of publication"),
    Column.PRICE: N_("Price"),
    Column.QUANTITY: N_("Quantity"),
    Column.CLASS_MARK: N_("Class mark"),
    Column.KIND: N_("Kind"),
    Column.SHELF_MARK: N_("Place on the shelves"),
    Column.REGISTER_NUMBER: N_("Number in the general register"),
    Column.ACQUIRED_ON: N_("Entered on"),
    Column.LANGUAGE: N_("Language"),
    Column.PAGES: N_("Pages"),
    Column.SIZE: N_("Size"),
    Column.SERIES: N_("Series"),
    Column.ISBN: N_("ISBN"),
    Column.SUBJECTS: N_("Subjects"),
    Column.LEVEL: N_("Reading level"),
    Column.SOURCE: N_("Source"),
    Column.NOTE: N_("Note"),
}
#: The values of the two enumerations do not meet.
_KINDS = {kind.value: name for kind, name in PATRON_KIND_NAMES.items()} | {
    kind.value: name for kind, name in TITLE_KIND_NAMES.items()
}
_GENDERS = {"female": N_("female"), "male": N_("male"), "": ""}
_SHOWN = {
    ImportKind.PATRONS: ("name", "code", "born_on", "gender", "class", "kind", "left"),
    ImportKind.BOOKS: (
        "title",
        "volume",
        "authors",
        "publisher",
        "year",
        "numbers",
        "quantity",
        "kind",
        "price",
        "class_mark",
        "shelf_mark",
    ),
}
_MEANINGS = {"numbers": Column.NUMBER, "left": Column.STATE}


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A draft as a page or the command line shows it."""

    draft: ImportDraft | None
    kind: ImportKind
    summary: dict[str, Any]

    @property
    def counts(self) -> dict[str, int]:
        counts: dict[str, int] = self.summary["counts"]
        return counts

    @property
    def fault_count(self) -> int:
        return int(self.summary["fault_count"])

    @property
    def faults(self) -> list[Fault]:
        return [Fault(**fault) for fault in self.summary["faults"]]

    @property
    def remarks(self) -> list[Remark]:
        return [
            Remark(first=Fault(**remark["first"]), rows=remark["rows"], how_many=remark["how_many"])
            for remark in self.summary["warnings"]
        ]

    @property
    def has_capitals(self) -> bool:
        return any(remark.first.code == "capitals" for remark in self.remarks)

    @property
    def asks_years(self) -> bool:
        """Whether years of two digits were read, which somebody has to agree to."""
        return any(remark.first.code == "two_digit_year" for remark in self.remarks)

    @property
    def kept(self) -> list[tuple[str, str, str]]:
        """Letter, heading and meaning of each column that is kept."""
        return [
            (letter, heading, gettext(COLUMN_NAMES[meaning]))
            for letter, heading, meaning in self.summary["kept"]
        ]

    @property
    def dropped(self) -> list[str]:
        return [heading for _, heading in self.summary["dropped"]]

    @property
    def headings(self) -> list[str]:
        """Of the sample: only columns that something stands in."""
        return [name_of(column) for column in self._columns()]

    @property
    def sample(self) -> list[tuple[int, list[str]]]:
        """The first rows as they will be stored, with their numbers in the spreadsheet."""
        return [
            (row["row"], [shown(column, row[column]) for column in self._columns()])
            for row in self.summary["sample"]
        ]

    @property
    def changes(self) -> list[tuple[int, str, str]]:
        """Row, name, and what changes, for some of the changed rows."""
        return [
            (
                change["row"],
                change["name"],
                "; ".join(
                    f"{name_of(column)}: {shown(column, value)}"
                    for column, value in change["values"].items()
                ),
            )
            for change in self.summary["changes"]
        ]

    def _columns(self) -> list[str]:
        first = self.summary["sample"]
        return [column for column in _SHOWN[self.kind] if any(row[column] for row in first)]


def name_of(column: str) -> str:
    return gettext(COLUMN_NAMES[_MEANINGS.get(column, column)])


def shown(column: str, value: Any) -> str:
    """A value of a draft's row in words."""
    if value in (None, "", []):
        return ""
    match column:
        case "born_on" | "acquired_on":
            return iso_day(value)
        case "gender":
            return gettext(_GENDERS[value]) if value else ""
        case "left":
            return gettext("has left")
        case "state":
            return gettext("has left") if value == "left" else gettext("is here again")
        case "kind":
            return gettext(_KINDS[value])
        case "price":
            return dong(int(value))
        case "numbers":
            return value[0] if len(value) == 1 else f"{value[0]} – {value[-1]}"
        case _:
            return str(value)
