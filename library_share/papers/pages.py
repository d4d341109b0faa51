"""“In nhãn”: choose what, look at the first page, download the PDF; printers and their offsets."""

from __future__ import annotations

import base64
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share.database import transaction
from library_share.labels.printers import (
    add_printer,
    change_printer,
    printer_with_id,
    printers_of,
    remove_printer,
)
from library_share.labels.runs import Run, calibration_pdf
from library_share.labels.sheets import SHEETS, Sheet, get_sheet
from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.papers import files
from library_share.papers.actions import note_printed_cards
from library_share.papers.choosing import LABEL_KIND_NAMES, Choice, LabelKind, named_in
from library_share.papers.errors import NothingToPrint
from library_share.papers.queries import classes_now
from library_share.papers.runs import file_name, run_of, sheet_by_default, unreachable
from library_share.papers.schemas import CalibrationSchema, LabelsFormSchema, PrinterSchema
from library_share.translation import gettext, number
from library_share.web.access import Act, actor, require
from library_share.web.answers import answer, done, download
from library_share.web.forms import loaded

blueprint = Blueprint("papers", __name__)


@blueprint.get("/labels")
def labels() -> str:
    """The form; other pages may say in the address what to print."""
    library = _library()
    return render_template("papers/labels.html", **_form(library, loaded_form()))


@blueprint.post("/labels/preview")
def preview() -> ResponseReturnValue:
    library = _library()
    asked = loaded_form()
    run = _run(library, asked)
    shown = {
        "run": run,
        "image": base64.b64encode(run.first_page_png()).decode("ascii"),
        "sheet_name": name_of(run.sheet),
    }
    form = _form(library, asked) | {"preview": shown}
    return answer("papers/_preview.html", page="papers/labels.html", **form)


@blueprint.post("/labels.pdf")
def pdf() -> ResponseReturnValue:
    library = _library()
    asked = loaded_form()
    run = _run(library, asked)
    if len(run.labels) > files.AT_ONCE_LABELS:
        order = {"sheet": asked["sheet"], "start": asked["start"], "printer": asked["printer"]}
        with transaction():
            job = files.enqueue(library, _choice(asked), order, actor().account_id)
        return redirect(url_for("jobs.show", job_id=job.id), 303)
    made = run.pdf()
    if asked["kind"] is LabelKind.CARDS:
        with transaction():
            note_printed_cards(
                library, len(run.labels), actor().account_id, request.remote_addr or ""
            )
    return download(made, name=file_name(library, asked["kind"], run.sheet.key))


@blueprint.get("/labels/files/<int:job_id>.pdf")
def file(job_id: int) -> ResponseReturnValue:
    """A run that was too large to wait for."""
    made, name = files.file_for(actor(), job_id)
    return download(made, name=name)


@blueprint.get("/labels/printers")
def printers() -> str:
    library = _library()
    return render_template(
        "papers/printers.html",
        library=library,
        printers=printers_of(library.id),
        sheets=[(key, name_of(sheet)) for key, sheet in SHEETS.items()],
    )


@blueprint.get("/labels/calibration.pdf")
def calibration() -> ResponseReturnValue:
    library = _library()
    asked = loaded(CalibrationSchema(), request.args)
    printer = printer_with_id(asked["printer"], library.id) if asked["printer"] else None
    sheet = get_sheet(asked["sheet"])
    return download(calibration_pdf(sheet, printer), name=f"can-chinh-{sheet.key}.pdf")


@blueprint.post("/labels/printers")
def create_printer() -> ResponseReturnValue:
    library = _library()
    asked = loaded(PrinterSchema(), request.form)
    with transaction():
        add_printer(library.id, **asked)
    return done(gettext("The printer is kept."), to=url_for("papers.printers"))


@blueprint.post("/labels/printers/<int:printer_id>")
def keep_printer(printer_id: int) -> ResponseReturnValue:
    library = _library()
    asked = loaded(PrinterSchema(), request.form)
    with transaction():
        change_printer(printer_with_id(printer_id, library.id), **asked)
    return done(gettext("The printer is kept."), to=url_for("papers.printers"))


@blueprint.post("/labels/printers/<int:printer_id>/removal")
def forget_printer(printer_id: int) -> ResponseReturnValue:
    library = _library()
    with transaction():
        remove_printer(printer_with_id(printer_id, library.id))
    return done(gettext("The printer is forgotten."), to=url_for("papers.printers"))


def name_of(sheet: Sheet) -> str:
    """For example `Avery L7160 · 21 nhãn 63,5 × 38,1 mm`."""
    return gettext(
        "%(name)s · %(count)s of %(width)s × %(height)s mm",
        name=gettext(sheet.name),
        count=sheet.per_page,
        width=number(sheet.width_mm).removesuffix(",0").removesuffix(".0"),
        height=number(sheet.height_mm).removesuffix(",0").removesuffix(".0"),
    )


def loaded_form() -> dict[str, Any]:
    asked: dict[str, Any] = loaded(LabelsFormSchema(), request.values)
    return asked


def _library() -> Library:
    library = current_library()
    require(Act.PRINT_LABELS, library.id)
    return library


def _form(library: Library, asked: dict[str, Any]) -> dict[str, Any]:
    """What the page with the form shows."""
    kind: LabelKind = asked["kind"]
    return {
        "library": library,
        "asked": asked,
        "kinds": LABEL_KIND_NAMES,
        "kind": kind,
        "classes": classes_now(library) if kind is LabelKind.CARDS else [],
        "sheets": [(key, name_of(sheet)) for key, sheet in SHEETS.items()],
        "sheet": asked["sheet"] or sheet_by_default(kind),
        "printers": printers_of(library.id),
        "preview": None,
        "unreachable": unreachable(),
    }


def _is_filled_in(asked: dict[str, Any]) -> bool:
    """Whether what was chosen is said too: nobody means “all” by an empty field."""
    said = {
        "all": True,
        "since": asked["since"],
        "range": asked["first"] or asked["last"],
        "class": asked["class_name"],
        "codes": named_in(asked["codes"]),
    }
    return bool(said[asked["which"]])


def _run(library: Library, asked: dict[str, Any]) -> Run:
    kind: LabelKind = asked["kind"]
    if kind is LabelKind.CARDS:
        require(Act.SEE_PATRONS, library.id)
    if not _is_filled_in(asked):
        raise NothingToPrint
    return run_of(
        library,
        _choice(asked),
        sheet=asked["sheet"],
        start=asked["start"],
        printer=printer_with_id(asked["printer"], library.id) if asked["printer"] else None,
    )


def _choice(asked: dict[str, Any]) -> Choice:
    """What was chosen; what stands in fields of other choices does not count."""
    which = asked["which"]
    return Choice(
        kind=asked["kind"],
        named=named_in(asked["codes"]) if which == "codes" else (),
        first=asked["first"] if which == "range" else "",
        last=asked["last"] if which == "range" else "",
        class_name=asked["class_name"] if which == "class" else "",
        since=asked["since"] if which == "since" else None,
    )
