"""A document as the answer to a request: to print, or to edit."""

from __future__ import annotations

from flask import Response

from library_share.printing.documents import Document, docx, pdf

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def paper(document: Document, *, name: str, ending: str) -> Response:
    """The file `name`, as PDF (`ending` is pdf) or for Word (docx)."""
    is_word = ending == "docx"
    return Response(
        docx(document) if is_word else pdf(document),
        mimetype=WORD if is_word else "application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.{ending}"'},
    )
