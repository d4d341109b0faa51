"""A document as .docx: real styles, tables whose headings return, a page number that counts."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from math import lcm

from library_share.printing.documents import nd30, word_xml
from library_share.printing.documents.layout import Laid, kept_rows, lay_out
from library_share.printing.documents.model import (
    Align,
    Block,
    Break,
    Document,
    Paragraph,
    Signature,
    Table,
    heights_of,
    label_span,
)
from library_share.printing.documents.word_file import empty_file, style_id
from library_share.printing.documents.word_xml import XML, element, justification, twips


def docx(document: Document) -> bytes:
    """The document, to be edited: in Times New Roman, which offices have."""
    return docx_pile([document])


def docx_pile(documents: Sequence[Document]) -> bytes:
    """Several of one kind of sheet in one file, each in a section of its own, so that its first
    page has no number."""
    laid = [lay_out(document) for document in documents]
    file = empty_file(laid[0].page, laid[0].title, laid[0].leaves)
    section = file.element.body[-1]
    if len(laid) > 1:
        word_xml.count_anew(section)
    for place, one in enumerate(laid):
        if place:
            section.addprevious(word_xml.section_end(section))
        for part in _parts(one):
            section.addprevious(part)
    written = io.BytesIO()
    file.save(written)
    return written.getvalue()


def _parts(laid: Laid) -> Iterator[XML]:
    if not laid.goes_on:
        yield _head(laid)
        yield from _title(laid)
    last, kept = len(laid.blocks) - 1, kept_rows(laid)
    for place, block in enumerate(laid.blocks):
        stays = place >= last - 1
        yield from _block(block, laid.page.text_mm, stays=stays, kept=kept.get(place, 0))
    yield from _signatures(laid)
    yield from _annex(laid)


def _annex(laid: Laid) -> Iterator[XML]:
    if not laid.annex:
        return
    yield _say("kind", nd30.ANNEX, word_xml.flags("pageBreakBefore", when=True))
    if laid.annex_about:
        yield _say("about", laid.annex_about)
    yield _spacer()
    for block in laid.annex:
        yield from _block(block, laid.page.text_mm, stays=False)


def _say(style: str, words: str, looks: Sequence[XML] = ()) -> XML:
    return word_xml.paragraph(style_id(style), word_xml.run(words), looks=looks)


def _spacer(*, stays: bool = False) -> XML:
    """Space; and Word needs a paragraph between tables, or it joins them, and after the last."""
    return word_xml.paragraph(style_id("spacer"), looks=_with_next(stays))


def _with_next(stays: bool) -> list[XML]:
    return word_xml.flags("keepNext", when=stays)


def _rule(length_mm: float, room: int) -> XML:
    return word_xml.rule(style_id("rule"), twips(length_mm), room, nd30.RULE_PT, nd30.RULE_GAP_PT)


def _bare_table(widths: list[int], rows: list[XML], aside_mm: float = 0) -> XML:
    return word_xml.table(widths, rows, line_pt=0, padding_mm=(aside_mm, 0))


def _head(laid: Laid) -> XML:
    left = twips(laid.body_mm)
    right = twips(laid.page.text_mm) - left
    body = [_say("parent", laid.parent)] if laid.parent else []
    body += [_say("body", laid.body), _rule(laid.body_rule_mm, left)]
    nation = [
        _say("nation", nd30.NATION),
        _say("motto", nd30.MOTTO),
        _rule(laid.motto_rule_mm, right),
    ]
    numbered = [
        _say(style, words)
        for style, words in (("number", laid.number), ("subject", laid.subject))
        if words
    ]
    rows = [
        word_xml.row(word_xml.cell(left, *body), word_xml.cell(right, *nation)),
        word_xml.row(
            word_xml.cell(left, *(numbered or [_spacer()])),
            word_xml.cell(right, _say("place", laid.place) if laid.place else _spacer()),
        ),
    ]
    return _bare_table([left, right], rows)


def _title(laid: Laid) -> Iterator[XML]:
    yield from (
        _say(style, words) for style, words in (("kind", laid.kind), ("about", laid.about)) if words
    )
    if laid.about:
        yield _rule(laid.about_rule_mm, twips(laid.page.text_mm))
    yield _spacer()
    if laid.addressed:
        yield _say("addressed", laid.addressed)
    yield from (_say("addressee", line) for line in laid.addressees)


def _block(block: Block, text_mm: float, *, stays: bool, kept: int = 0) -> Iterator[XML]:
    """`stays`: the last two go with the signatures, which never stand alone on a page; of a table
    the last `kept` rows do."""
    if isinstance(block, Break):
        yield word_xml.paragraph(style_id("spacer"), looks=word_xml.flags("pageBreakBefore"))
        return
    if isinstance(block, Table):
        yield _table(block, twips(text_mm), kept)
        yield _spacer(stays=kept > 0)
        return
    runs = [word_xml.run(block.text)]
    if isinstance(block, Paragraph) and block.lead:
        runs.insert(0, word_xml.run(f"{block.lead} ", bold=True))
    yield word_xml.paragraph(
        style_id(type(block).__name__.lower()),
        *runs,
        looks=_with_next(stays),
    )


def _table(block: Table, room: int, kept: int) -> XML:
    widths = _shared(room, [column.share for column in block.columns])
    aligns = [column.align for column in block.columns]
    heading = word_xml.row(
        *(
            word_xml.cell(width, _say("column", column.heading), centred=True)
            for width, column in zip(widths, block.columns, strict=True)
        ),
        repeats=True,
    )
    rows = [
        word_xml.row(*_cells("cell", row, widths, aligns, heights))
        for row, heights in zip(block.rows, heights_of(block), strict=True)
    ]
    brought = [_total(total, widths, aligns) for total in block.brought]
    totals = [_total(total, widths, aligns) for total in block.totals]
    made = [heading, *brought, *rows, *totals]
    staying = made[:-1] if block.is_short else []
    if kept:
        staying += made[-kept - len(totals) :]
    for line in chain.from_iterable(row.iter(word_xml.name("p")) for row in staying):
        word_xml.keep_with_next(line)
    return word_xml.table(
        widths,
        made,
        line_pt=nd30.TABLE_LINE_PT,
        padding_mm=(nd30.CELL_X_MM, nd30.CELL_Y_MM),
    )


def _cells(
    style: str,
    words: Sequence[str],
    widths: Sequence[int],
    aligns: Sequence[Align],
    heights: Sequence[int] = (),
) -> Iterator[XML]:
    for text, width, align, rows in zip(
        words, widths, aligns, heights or [1] * len(words), strict=True
    ):
        yield word_xml.cell(width, _say(style, text, justification(align)), rows=rows)


def _total(total: tuple[str, ...], widths: list[int], aligns: list[Align]) -> XML:
    span = label_span(total)
    label = word_xml.cell(sum(widths[:span]), _say("total", total[0]), span=span)
    return word_xml.row(label, *_cells("total", total[span:], widths[span:], aligns[span:]))


def _shared(room: int, shares: list[float]) -> list[int]:
    """The room in whole parts, which add up to it."""
    whole = sum(shares)
    edges = [round(room * sum(shares[:count]) / whole) for count in range(len(shares) + 1)]
    return [right - left for left, right in pairwise(edges)]


def _signatures(laid: Laid) -> Iterator[XML]:
    """A single signature has recipients or small print at its left; of several, they stand below.

    All are rows of one table: LibreOffice would leave the last of several tables alone on a page.
    """
    recipients = _recipients(laid.recipients)
    rows = [[_signed(one) for one in row] for row in laid.signatures]
    alone = len(rows) == 1 and len(rows[0]) == 1
    if alone:
        aside = [_say("note", laid.aside)] if laid.aside else []
        rows[0].insert(0, aside or recipients or [_spacer()])
    elif recipients:
        rows.append([recipients])
    if rows:
        yield _spacer(stays=True)
        yield _together(rows, twips(laid.page.text_mm), 0 if alone else nd30.CELL_X_MM)
    yield _last_line()


def _together(rows: list[list[list[XML]]], room: int, aside_mm: float) -> XML:
    """Rows that stay on one page, the cells of each equally broad; space between the rows."""
    for row in rows[1:]:
        for lines in row:
            lines.insert(0, _spacer())
    for line in chain.from_iterable(chain.from_iterable(rows[:-1])):
        word_xml.keep_with_next(line)
    parts = lcm(*map(len, rows))
    widths = _shared(room, [1.0] * parts)
    return _bare_table(widths, [_row(row, widths) for row in rows], aside_mm)


def _row(cells: list[list[XML]], widths: list[int]) -> XML:
    span = len(widths) // len(cells)
    return word_xml.row(
        *(
            word_xml.cell(sum(widths[at * span : (at + 1) * span]), *lines, span=span)
            for at, lines in enumerate(cells)
        )
    )


def _last_line() -> XML:
    """Word wants a paragraph behind the last table; at a tenth of a point it is too low to begin
    another page."""
    low = element("spacing", line=word_xml.TWIPS_PER_PT // 10, lineRule="exact")
    return word_xml.paragraph(style_id("spacer"), looks=[low])


def _signed(one: Signature) -> list[XML]:
    room = element("spacing", before=twips(nd30.SIGNING_MM))
    return [
        *(_say("authority", line) for line in (*one.authority, one.title)),
        *([_say("hint", one.hint)] if one.hint else []),
        _say("signer", one.name, [room]),
    ]


def _recipients(lines: tuple[str, ...]) -> list[XML]:
    heading = [_say("recipients", nd30.RECIPIENTS)] if lines else []
    return [*heading, *(_say("recipient", line) for line in lines)]
