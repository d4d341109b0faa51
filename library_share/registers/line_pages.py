"""Lines of the general register: receipts and exits, what their papers say, and the phiếu nhập."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share.copies.leaving import change_exit
from library_share.copies.models import EXIT_REASON_NAMES, Exit, Receipt
from library_share.copies.receiving import change_receipt
from library_share.database import transaction
from library_share.libraries.current import current_library
from library_share.printing import answers
from library_share.registers import copies_entered, queries
from library_share.registers.access import exit_for, receipt_for
from library_share.registers.schemas import ChangedExitSchema, ChangedReceiptSchema
from library_share.translation import force_locale, gettext
from library_share.web.access import Act, actor, require
from library_share.web.answers import done
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("general_register", __name__)


@blueprint.get("/receipts")
def receipts() -> str:
    library = current_library()
    require(Act.READ_FIGURES, library.id)
    page = page_of(
        queries.receipts_of(library.id),
        by=(Receipt.number,),
        after=request.args.get("after"),
        backwards=True,
    )
    return render_template(
        "registers/receipts.html",
        library=library,
        page=page,
        copies=queries.copies_by_receipt(one.id for one in page.items),
    )


@blueprint.get("/receipts/<int:receipt_id>")
def receipt(receipt_id: int) -> str:
    found = receipt_for(receipt_id, Act.READ_FIGURES)
    return render_template(
        "registers/receipt.html",
        library=found.library,
        receipt=found,
        copies=queries.copies_by_receipt([found.id]).get(found.id, 0),
        may_change=actor().may(Act.CATALOGUE, found.library_id),
    )


@blueprint.post("/receipts/<int:receipt_id>")
def keep_receipt(receipt_id: int) -> ResponseReturnValue:
    sent = loaded(ChangedReceiptSchema(), request.form)
    with transaction():
        change_receipt(receipt_for(receipt_id, Act.CATALOGUE), **sent)
    return done(gettext("Saved."), to=url_for("general_register.receipts"))


@blueprint.get("/receipts/<int:receipt_id>/paper.<any(pdf, docx):ending>")
def paper(receipt_id: int, ending: str) -> Response:
    """Phiếu nhập, or biên bản nhận tặng (F7)."""
    found = receipt_for(receipt_id, Act.READ_FIGURES)
    received = actor().may(Act.CATALOGUE, found.library_id)
    with force_locale("vi"):
        document = copies_entered.receipt_paper(found, actor().name if received else "")
    return answers.paper(document, name=f"phieu-nhap-{found.number}", ending=ending)


@blueprint.get("/exits")
def exits() -> str:
    library = current_library()
    require(Act.READ_FIGURES, library.id)
    page = page_of(
        queries.exits_of(library.id),
        by=(Exit.number,),
        after=request.args.get("after"),
        backwards=True,
    )
    return render_template(
        "registers/exits.html",
        library=library,
        page=page,
        copies=queries.copies_by_exit(one.id for one in page.items),
    )


@blueprint.get("/exits/<int:exit_id>")
def one_exit(exit_id: int) -> str:
    found = exit_for(exit_id, Act.READ_FIGURES)
    return render_template(
        "registers/exit.html",
        library=found.library,
        exit=found,
        reasons=EXIT_REASON_NAMES,
        copies=queries.copies_by_exit([found.id]).get(found.id, 0),
        may_change=actor().may(Act.CATALOGUE, found.library_id),
    )


@blueprint.post("/exits/<int:exit_id>")
def keep_exit(exit_id: int) -> ResponseReturnValue:
    sent = loaded(ChangedExitSchema(), request.form)
    with transaction():
        change_exit(exit_for(exit_id, Act.CATALOGUE), **sent)
    return done(gettext("Saved."), to=url_for("general_register.exits"))
