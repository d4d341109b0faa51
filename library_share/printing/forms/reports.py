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
from library_share.printing.documents.wording import DOTS, count, roman, short_day
from library_share.printing.forms.figures import UnitLine, units_table


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
        about=_about(facts.title),
        symbol="BC-UBND",
        on=facts.on,
        blocks=tuple(_blocks(facts)),
        signatures=(
            Signature(authority=("TM. Ủy ban nhân dân",), title="Chủ tịch", hint="(Ký, đóng dấu)"),
        ),
        annex=tuple(_annex(facts)),
        annex_about=(
            f"Số liệu từ ngày {short_day(facts.first_on)} đến ngày {short_day(facts.last_on)}"
        ),
    )


def _about(title: str) -> str:
    """What the report is about, without the word that stands above it."""
    words = title.removeprefix("Báo cáo ").strip() or title
    return words[0].upper() + words[1:]


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
            yield Paragraph(DOTS * 33)
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
