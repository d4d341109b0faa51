"""A document as it will be printed: which words stand in which line, and how long the rules are.

Both ways of writing a document start here, so that the .docx says what the PDF says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from library_share.printing.documents import nd30
from library_share.printing.documents.cleaning import cleaned
from library_share.printing.documents.fitting import fitted_blocks
from library_share.printing.documents.model import (
    Block,
    Document,
    Leaves,
    Note,
    Signature,
    Table,
)
from library_share.printing.documents.wording import long_day

#: Hard spaces, which stay as wide as they are: room for three figures.
_ROOM_FOR_NUMBER = "\N{NO-BREAK SPACE}" * 8
#: So many of the last blocks, and rows of the table above them, are on the page of the signatures.
_LINES_KEPT, _ROWS_KEPT = 2, 2


@dataclass(frozen=True, kw_only=True)
class Laid:
    """All lines of a document; an empty text is a line that is not there.

    `signatures` are rows of those that stand side by side; `aside` is small print at the left of
    one that is alone.
    """

    title: str
    page: nd30.Page
    parent: str
    body: str
    body_rule_mm: float
    motto_rule_mm: float
    number: str
    subject: str
    place: str
    kind: str
    about: str
    about_rule_mm: float
    addressed: str
    addressees: tuple[str, ...]
    blocks: tuple[Block, ...]
    signatures: tuple[tuple[Signature, ...], ...]
    aside: str
    recipients: tuple[str, ...]
    leaves: Leaves | None
    annex: tuple[Block, ...]
    annex_about: str

    @property
    def goes_on(self) -> bool:
        """Whether it is a later part of a book, which has no head."""
        return self.leaves is not None and self.leaves.first > 1

    @property
    def body_mm(self) -> float:
        """How wide the issuing body's part of the head is."""
        return self.page.text_mm * nd30.BODY_PART


def lay_out(document: Document) -> Laid:
    document = cleaned(document)
    page = nd30.WIDE if document.wide else nd30.UPRIGHT
    letter = not document.kind
    body = document.letterhead.body.upper()
    about = "" if letter else document.about
    aside = _aside(document)
    return Laid(
        title=" ".join(filter(None, (document.kind, document.about))),
        page=page,
        parent=document.letterhead.parent.upper(),
        body=body,
        body_rule_mm=_part_of_line("body", body, page.text_mm * nd30.BODY_PART),
        motto_rule_mm=nd30.STYLES["motto"].width_mm(nd30.MOTTO),
        number=_number(document),
        subject=f"V/v {document.about}" if letter and document.about else "",
        place=_place(document),
        kind=document.kind.upper(),
        about=about,
        about_rule_mm=_part_of_line("about", about, page.text_mm),
        addressed=_addressed(document.addressees),
        addressees=tuple(_items(document.addressees)) if len(document.addressees) > 1 else (),
        blocks=_fitted(document, page, document.blocks[:-1] if aside else document.blocks),
        signatures=tuple(_side_by_side(document.signatures, page.text_mm)),
        aside=aside,
        recipients=tuple(_items(document.recipients)),
        leaves=document.leaves,
        annex=fitted_blocks(document.annex, page.text_mm),
        annex_about=document.annex_about,
    )


def _fitted(document: Document, page: nd30.Page, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """A book's pages are ruled alike, by whoever turned them."""
    return blocks if document.leaves else fitted_blocks(blocks, page.text_mm)


def kept_rows(laid: Laid) -> dict[int, int]:
    """By the place of a table how many of its last rows go with the signatures: these and what
    stands above them are no page of their own. Books see to that by themselves."""
    if laid.leaves is not None or not laid.signatures:
        return {}
    last = len(laid.blocks) - 1
    return {
        place: min(_ROWS_KEPT, len(block.rows) - 1)
        for place, block in enumerate(laid.blocks)
        if isinstance(block, Table) and len(block.rows) > 1 and place >= last - _LINES_KEPT
    }


def _part_of_line(style: str, words: str, room_mm: float) -> float:
    return nd30.RULE_PART * min(nd30.STYLES[style].width_mm(words), room_mm)


def _number(document: Document) -> str:
    if document.number is None:
        return ""
    number = document.number
    if not number:
        number = _ROOM_FOR_NUMBER
    elif number.isdecimal():
        number = number.zfill(2)
    return f"Số: {number}/{document.symbol}" if document.symbol else f"Số: {number}"


def _place(document: Document) -> str:
    place = document.letterhead.place
    return f"{place}, {long_day(document.on)}" if place else ""


def _addressed(names: tuple[str, ...]) -> str:
    """One name stands in the line itself, several below it."""
    if not names:
        return ""
    return "Kính gửi:" if len(names) > 1 else f"Kính gửi: {names[0]}"


def _aside(document: Document) -> str:
    """The last note, where a single signature leaves room for it."""
    last = document.blocks[-1] if document.blocks else None
    is_free = len(document.signatures) == 1 and not document.recipients
    return last.text if is_free and isinstance(last, Note) else ""


def _items(lines: tuple[str, ...]) -> Iterator[str]:
    """- Như trên; - Lưu: VT."""
    for place, line in enumerate(lines, 1):
        words = line.lstrip("- ").rstrip(" ;.,")
        yield f"- {words}{'.' if place == len(lines) else ';'}"


def _side_by_side(
    signatures: tuple[Signature, ...], text_mm: float
) -> Iterator[tuple[Signature, ...]]:
    signers = [_in_capitals(one) for one in signatures]
    in_a_row = _in_a_row(signers, text_mm)
    for first in range(0, len(signers), in_a_row):
        yield tuple(signers[first : first + in_a_row])


def _in_a_row(signers: Sequence[Signature], text_mm: float) -> int:
    """Two or three; four where the sheet is broad enough for them, else they are two pairs."""
    if len(signers) == 4:
        return 4 if _fit(signers, text_mm) else 2
    return 2 if len(signers) == 2 else 3


def _fit(signers: Sequence[Signature], text_mm: float) -> bool:
    """Whether each of their lines stays one line when they stand side by side."""
    room_mm = text_mm / len(signers) - 2 * nd30.CELL_X_MM
    return all(
        nd30.STYLES[style].width_mm(line) <= room_mm
        for one in signers
        for style, line in (
            *(("authority", line) for line in (*one.authority, one.title)),
            ("hint", one.hint),
            ("signer", one.name),
        )
    )


def _in_capitals(signature: Signature) -> Signature:
    return Signature(
        title=signature.title.upper(),
        authority=tuple(line.upper() for line in signature.authority),
        hint=signature.hint,
        name=signature.name,
        is_side=signature.is_side,
    )
