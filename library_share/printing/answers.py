"""A document as the answer to a request: to print, or to edit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import Response

from library_share.printing.documents import Document, docx, docx_pile, pdf, pdf_pile
from library_share.vietnamese import fold

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: So long a file's name is without its ending.
AT_MOST = 80
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")


def plain_name(name: str) -> str:
    """Of letters that every server, phone and mail program takes in a file's name."""
    plain = name if _PLAIN.fullmatch(name) else fold(name).replace(" ", "-")
    return plain[:AT_MOST].strip("-") or "so-lieu"


def paper(document: Document, *, name: str, ending: str) -> Response:
    """The file `name`, as PDF (`ending` is pdf) or for Word (docx)."""
    return _file(docx(document) if ending == "docx" else pdf(document), name, ending)


def pile(documents: Sequence[Document], *, name: str, ending: str) -> Response:
    """Several documents in one file, each on a sheet of its own."""
    written = docx_pile(documents) if ending == "docx" else pdf_pile(documents)
    return _file(written, name, ending)


def _file(written: bytes, name: str, ending: str) -> Response:
    return Response(
        written,
        mimetype=WORD if ending == "docx" else "application/pdf",
        headers={"Content-Disposition": f'inline; filename="{plain_name(name)}.{ending}"'},
    )
