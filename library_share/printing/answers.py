"""A document as the answer to a request: to print, or to edit."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response

from library_share.printing.documents import Document, docx, docx_pile, pdf, pdf_pile

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
        headers={"Content-Disposition": f'inline; filename="{name}.{ending}"'},
    )
