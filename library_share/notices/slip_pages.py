"""“Phiếu nhắc theo lớp” and “Chép tin nhắn Zalo”: what reaches children by hand."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.database import transaction
from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.notices import slips
from library_share.notices.schemas import HandedOutSchema, SlipQuerySchema
from library_share.patrons import access_log
from library_share.translation import ngettext
from library_share.web.access import Act, require
from library_share.web.answers import done
from library_share.web.forms import loaded

blueprint = Blueprint("slips", __name__)
#: How the address calls patrons without a class.
NO_CLASS = "-"


@blueprint.get("/notices/slips")
def show() -> str:
    """Choose a class, or look at its slips and print them."""
    library = _library()
    return render_template("notices/slips.html", **_shown(library))


@blueprint.get("/notices/zalo")
def zalo() -> str:
    """The same as texts to copy: one per child, and one for the class that names nobody."""
    library = _library()
    shown = _shown(library)
    texts = {slip.patron_id: slips.for_parents(slip, library) for slip in shown["sheet"].slips}
    return render_template("notices/zalo.html", texts=texts, **shown)


@blueprint.get("/notices/slips.pdf")
def pdf() -> ResponseReturnValue:
    library = _library()
    asked = _asked()
    _note_look(library, asked)
    made = slips.pdf(slips.sheet_of(library, _class(asked)), library)
    file_name = f"phieu-nhac-{library.code.lower()}-{clock.today():%Y%m%d}.pdf"
    # Not by `send_file`: it lets the browser of a shared PC keep what names children.
    return Response(
        made,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


@blueprint.post("/notices/slips/handed-out")
def hand_out() -> ResponseReturnValue:
    """Nothing is delivered by printing it: somebody says so afterwards."""
    library = _library()
    asked = loaded(HandedOutSchema(), request.form)
    back_to = "slips.zalo" if asked["patron"] else "slips.show"
    with transaction():
        how_many = slips.hand_out(
            library.id,
            class_name=_class(asked),
            patron_id=asked["patron"],
            until=asked["until"],
            account_id=require(Act.SEE_PATRONS, library.id).account_id,
        )
        if how_many:
            access_log.note(
                "handed_out_slips",
                library_id=library.id,
                patron_id=asked["patron"],
                detail=asked["class_name"],
            )
    sentence = ngettext(
        "%(num)s reminder is noted as handed out.",
        "%(num)s reminders are noted as handed out.",
        how_many,
    )
    where = {"class": asked["class_name"]} if asked["patron"] else {}
    return done(sentence, to=url_for(back_to, **where))


def _library() -> Library:
    library = current_library()
    require(Act.SEE_PATRONS, library.id)
    return library


def _asked() -> dict[str, Any]:
    asked: dict[str, Any] = loaded(SlipQuerySchema(), request.args)
    return asked


def _note_look(library: Library, asked: dict[str, Any]) -> None:
    """Slips name children and what they have at home."""
    with transaction():
        access_log.note("saw_loans", library_id=library.id, detail=asked["class_name"])


def _class(asked: dict[str, Any]) -> str | None:
    """None for everybody, "" for those without a class."""
    wished: str = asked["class_name"]
    return {"": None, NO_CLASS: ""}.get(wished, wished)


def _shown(library: Library) -> dict[str, Any]:
    """What both pages show; slips only when a class was chosen."""
    asked = _asked()
    if asked["class_name"]:
        _note_look(library, asked)
    nothing = slips.Sheet(slips=[], until=0, group=[], more=False)
    return {
        "library": library,
        "chosen": asked["class_name"],
        "classes": slips.classes_waiting(library.id),
        "no_class": NO_CLASS,
        "sheet": slips.sheet_of(library, _class(asked)) if asked["class_name"] else nothing,
    }
