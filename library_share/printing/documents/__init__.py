"""Official papers: described once in plain values, printed as PDF or written as .docx.

A *document* has a letterhead, a kind (biên bản, báo cáo …), what it is about, *blocks* of text and
tables, *signatures* and recipients. Its layout is that of Nghị định 30/2020/NĐ-CP, Phụ lục I; its
words are Vietnamese, whatever language the pages of the software are read in.

>>> paper = Document(letterhead=Letterhead(body="Thư viện xã"), kind="Báo cáo")
>>> pdf(paper)[:4], docx(paper)[:2]
(b'%PDF', b'PK')
"""

from __future__ import annotations

from library_share.printing.documents.model import (
    Align,
    Block,
    Break,
    Column,
    Document,
    Heading,
    Leaves,
    Letterhead,
    Note,
    Paragraph,
    Signature,
    Table,
)
from library_share.printing.documents.pdf import pdf, pdf_pile
from library_share.printing.documents.word import docx, docx_pile

__all__ = [
    "Align",
    "Block",
    "Break",
    "Column",
    "Document",
    "Heading",
    "Leaves",
    "Letterhead",
    "Note",
    "Paragraph",
    "Signature",
    "Table",
    "docx",
    "docx_pile",
    "pdf",
    "pdf_pile",
]
