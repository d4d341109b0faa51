"""Báo cáo that many units wrote together: sections merged, figures of each unit in the annex."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from library_share.printing.documents import (
    Block,
    Document,
    Heading,
    Letterhead,
    Note,
    Paragraph,
    Signature,
)
from library_share.printing.documents.wording import count, short_day
from library_share.printing.forms.figures import UnitLine, units_table

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, kw_only=True)
class MergedSection:
    """A heading, and what each unit wrote under it, in the order of units."""

    heading: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class MergedReport:
    """`missing` are units whose part is not in; `grounds` the lines “Căn cứ …”. `figures` of units
    stand in the annex, `how` says how they were counted, `corrections` what changed since."""

    letterhead: Letterhead
    title: str
    first_on: date
    last_on: date
    on: date | None = None
    grounds: tuple[str, ...] = ()
    sections: tuple[MergedSection, ...]
    missing: tuple[str, ...] = ()
    columns: tuple[str, ...]
    figures: tuple[UnitLine, ...]
    totals: tuple[int | None, ...]
    how: str
    corrections: tuple[str, ...] = ()


def merged_report(facts: MergedReport) -> Document:
    """Căn cứ, the sections, who has not answered; the annex with figures."""
    return Document(
        letterhead=facts.letterhead,
        kind="Báo cáo",
        about=facts.title,
        symbol="BC-UBND",
        on=facts.on,
        blocks=tuple(_blocks(facts)),
        signatures=(Signature(title="Thủ trưởng đơn vị", hint="(Ký, đóng dấu)"),),
        annex=tuple(_annex(facts)),
        annex_about=(
            f"Số liệu từ ngày {short_day(facts.first_on)} đến ngày {short_day(facts.last_on)}"
        ),
    )


def _blocks(facts: MergedReport) -> Iterator[Block]:
    for ground in facts.grounds:
        yield Paragraph(ground)
    for number, section in enumerate(facts.sections, start=1):
        yield Heading(f"{roman(number)}. {section.heading}")
        for unit, text in section.answers:
            first, *rest = text.splitlines() or [""]
            yield Paragraph(first, lead=f"{unit}:")
            yield from (Paragraph(line) for line in rest if line)
        if not section.answers:
            yield Paragraph("…" * 42)
    if facts.missing:
        names = "; ".join(facts.missing)
        yield Paragraph(
            f"{names}.", lead=f"Chưa có báo cáo của {count(len(facts.missing))} đơn vị:"
        )
    yield Paragraph("Số liệu của từng đơn vị có trong phụ lục kèm theo./.")


def _annex(facts: MergedReport) -> Iterator[Block]:
    yield units_table(facts.columns, facts.figures, facts.totals)
    yield Note(facts.how)
    for correction in facts.corrections:
        yield Note(correction)


def roman(number: int) -> str:
    """IV for 4: sections of papers are numbered so."""
    written = ""
    for value, letters in _ROMAN:
        while number >= value:
            written, number = written + letters, number - value
    return written
