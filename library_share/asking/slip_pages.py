"""Request slips and receipts, to be printed."""

from __future__ import annotations

from flask import Blueprint, Response, request

from library_share import clock
from library_share.asking import slips
from library_share.asking.askers import asker_at, hold_for
from library_share.catalogue.queries import get_title
from library_share.circulation.holds import queries
from library_share.circulation.holds.models import Hold
from library_share.libraries.current import current_library
from library_share.web.paging import page_of

blueprint = Blueprint("request_slips", __name__)


@blueprint.get("/titles/<int:title_id>/request-slips.pdf")
def blank(title_id: int) -> Response:
    """A sheet of slips for this title, to be filled in by hand."""
    library = asker_at(current_library()).library
    return _file(slips.request_slips(get_title(title_id), library), "phieu-yeu-cau")


@blueprint.get("/holds/<int:hold_id>/receipt.pdf")
def receipt(hold_id: int) -> Response:
    """The slip for whoever asked."""
    return _file(slips.receipts([hold_for(hold_id, current_library())[0]]), "phieu-hen")


@blueprint.get("/holds/receipts.pdf")
def receipts() -> Response:
    """The slips for one page of the open holds."""
    asker = asker_at(current_library())
    query = queries.holds_at(asker.library.id).where(asker.sees())
    page = page_of(query, by=(Hold.id,), after=request.args.get("after"))
    return _file(slips.receipts(page.items), "phieu-hen")


def _file(made: bytes, name: str) -> Response:
    # Not by `send_file`: it lets the browser of a shared PC keep what names children.
    file_name = f"{name}-{clock.today():%Y%m%d}.pdf"
    return Response(
        made,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{file_name}"'},
    )
