"""The page of all books and forms, the files it gives, and the loan slip."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.copies.queries import series_of
from library_share.database import transaction
from library_share.libraries.current import current_library
from library_share.libraries.queries import classes_of, shown_year
from library_share.patrons import access_log
from library_share.patrons.queries import patron_with_card
from library_share.printing import answers
from library_share.registers import files, lent
from library_share.registers.making import (
    BY_NAMES,
    FORMS,
    WHOSE_NAMES,
    Order,
    period_of,
    require_for,
)
from library_share.registers.schemas import OrderFormSchema, SlipDaySchema
from library_share.translation import force_locale
from library_share.web.access import Act, actor, require
from library_share.web.answers import download
from library_share.web.forms import loaded

blueprint = Blueprint("books", __name__)


@blueprint.get("/books")
def all_books() -> str:
    """Every book and form, with its period and what may be chosen."""
    library = current_library()
    who = require(Act.READ_FIGURES, library.id)
    year = shown_year(clock.today(), library.commune_id)
    sees_names = who.may(Act.SEE_PATRONS, library.id)
    return render_template(
        "registers/books.html",
        library=library,
        forms={code: form for code, form in FORMS.items() if sees_names or not form.has_names},
        periods={code: period_of(library, Order(book=code)) for code in FORMS},
        series=[series for series, used in series_of(library.id) if used],
        classes=classes_of(library.id, year.id) if year else [],
        by_names=BY_NAMES,
        whose_names=WHOSE_NAMES,
        sees_names=sees_names,
        endings=files.ENDINGS,
        may_change=who.may(Act.CATALOGUE, library.id),
    )


@blueprint.post("/books/print")
def print_book() -> ResponseReturnValue:
    """The file at once, or the job that draws a thick book."""
    library = current_library()
    sent: dict[str, Any] = loaded(OrderFormSchema(), request.form)
    ending = sent.pop("ending")
    order = Order(**sent)
    who = require_for(order.book, library)
    file = files.printed(library, order, ending)
    with transaction():
        files.note_names(library, order)
        if file is None:
            job = files.enqueue(library, order, ending, who.account_id)
    if file is None:
        return redirect(url_for("jobs.show", job_id=job.id), 303)
    return _answer(file)


@blueprint.get("/books/files/<int:job_id>")
def file(job_id: int) -> ResponseReturnValue:
    """A book that was too thick to wait for."""
    return _answer(files.file_for(actor(), job_id))


@blueprint.get("/patrons/card/<code>/loan-slip.<any(pdf, docx):ending>")
def loan_slip(code: str, ending: str) -> ResponseReturnValue:
    """Phiếu mượn of what somebody took today, or on `?day=`; that somebody looked is noted."""
    library = current_library()
    who = require(Act.SEE_PATRONS, library.id)
    day = loaded(SlipDaySchema(), request.args)["day"] or clock.today()
    with transaction():
        patron = patron_with_card(library.id, code[:40])
        access_log.note("saw_patron", library_id=library.id, patron_id=patron.id)
    patron = patron_with_card(library.id, code[:40])
    with force_locale("vi"):
        slips = lent.loan_slips(library, patron, day, who.name)
    return answers.pile(slips, name=f"phieu-muon-{code[:40]}", ending=ending)


def _answer(file: files.File) -> ResponseReturnValue:
    return download(file.content, name=file.name, mimetype=file.mimetype)
