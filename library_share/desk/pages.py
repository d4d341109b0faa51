"""The desk on screen: one box, one sentence, the patron's summary, what was done lately."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4, uuid5

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from marshmallow import fields, validate
from werkzeug.wrappers import Response

from library_share import clock
from library_share.circulation import rules
from library_share.circulation.borrowers import borrower_of
from library_share.circulation.keeping import change_copy
from library_share.circulation.reading import CODE_AT_MOST, patron_at_desk
from library_share.copies.models import CONDITION_NAMES, Condition, CopyState
from library_share.copies.queries import get_copy
from library_share.database import transaction
from library_share.desk import actions, answers, late, photo, queries
from library_share.desk.actions import Asked
from library_share.desk.answers import Answer
from library_share.desk.errors import NoPhoto
from library_share.desk.models import Outcome
from library_share.desk.rules import Intent
from library_share.labels.codes import Code, CodeKind, read
from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.patrons import access_log
from library_share.translation import N_
from library_share.web.access import Act, Actor, require
from library_share.web.answers import answer
from library_share.web.api import QuerySchema
from library_share.web.errors import is_fragment
from library_share.web.forms import PLAIN_TEXT, called, loaded

blueprint = Blueprint("desk", __name__)


class DeskFormSchema(QuerySchema):
    """The scan box. Without JavaScript the page brings the scan's number itself."""

    scan_id = fields.UUID(required=True, metadata=called(N_("Number of the scan")))
    code = fields.String(
        required=True,
        validate=[validate.Length(1, CODE_AT_MOST), PLAIN_TEXT],
        metadata=called(N_("Code")),
    )
    patron = fields.String(
        load_default=None,
        validate=[validate.Length(1, 40), PLAIN_TEXT],
        metadata=called(N_("Card")),
    )
    intent = fields.Enum(
        Intent, by_value=True, load_default=Intent.AUTO, metadata=called(N_("What to do"))
    )
    #: A second intent, for "give it back and lend it".
    then = fields.Enum(
        Intent, by_value=True, load_default=None, metadata=called(N_("What to do next"))
    )
    override = fields.String(
        load_default=None,
        validate=[validate.Length(1, 300), PLAIN_TEXT],
        metadata=called(N_("Reason")),
    )


@blueprint.get("/desk")
def desk() -> Response:
    library, who = _here()
    patron = _summary(library, request.args.get("patron", "")[:40])
    typed = request.args.get("code", "")[:CODE_AT_MOST]
    return _shown(library, who, patron=patron, intent=Intent.AUTO, typed=typed)


@blueprint.post("/desk/scan")
def scan() -> Response:
    library, who = _here()
    sent = loaded(DeskFormSchema(), request.form)
    then = sent.pop("then")
    asked = Asked(**sent)
    with transaction():
        result = actions.take_scan(asked, library.id, who)
        if then is not None and result.status == 200:
            second = Asked(
                scan_id=uuid5(asked.scan_id, then.value),
                code=asked.code,
                patron=asked.patron,
                intent=then,
            )
            result = actions.take_scan(second, library.id, who)
    return _shown(library, who, [result], asked=asked, **_next(library, asked, result))


@blueprint.post("/desk/undo/<uuid:scan_id>")
def undo(scan_id: UUID) -> Response:
    library, who = _here()
    card = request.form.get("patron", "")[:40] or None
    with transaction():
        result = actions.undo_scan(scan_id, [library.id], who)
    return _shown(library, who, [result], patron=_summary(library, card), intent=Intent.AUTO)


@blueprint.post("/desk/photo")
def read_photo() -> Response:
    """All codes of a photo, one after the other; cards first, so that the copies are theirs."""
    library, who = _here()
    sent = request.files.get("photo")
    if sent is None or not sent.filename:
        raise NoPhoto
    first = UUID(str(loaded(_PhotoSchema(), request.form)["scan_id"]))
    codes = photo.codes_in(sent.read())
    card = request.form.get("patron", "")[:40] or None
    results: list[Answer] = []
    with transaction():
        for text in sorted(codes, key=lambda text: not _is_card(text)):
            asked = Asked(scan_id=uuid5(first, text), code=text[:CODE_AT_MOST], patron=card)
            results.append(actions.take_scan(asked, library.id, who))
            if results[-1].outcome is Outcome.PATRON:
                card = results[-1].body["patron"]["code"]
    return _shown(library, who, results, patron=_summary(library, card), intent=Intent.AUTO)


@blueprint.post("/desk/condition/<code>")
def note_condition(code: str) -> Response:
    """How a copy came back, in one tap."""
    copy = get_copy(code)
    who = require(Act.CATALOGUE, copy.library_id)
    sent = loaded(_ConditionSchema(), request.form)
    with transaction():
        change_copy(get_copy(code), account_id=who.account_id, **sent)
    if not is_fragment():
        return redirect(url_for("desk.desk"), 303)
    return make_response(
        render_template(
            "desk/_condition.html",
            copy_code=copy.code,
            condition=sent["condition"],
            conditions=CONDITION_NAMES,
        )
    )


@blueprint.get("/desk/slip/<card>")
def slip(card: str) -> str:
    """The patron's loans on paper (phiếu mượn)."""
    library, _who = _here()
    patron = patron_at_desk(card, library.id)
    with transaction():
        access_log.note("saw_patron", library_id=library.id, patron_id=patron.patron_id)
    summary = answers.patron_summary(patron, library.id, clock.today())
    return render_template("desk/slip.html", patron=summary, library=library, today=clock.today())


class _ConditionSchema(QuerySchema):
    condition = fields.Enum(
        Condition, by_value=True, required=True, metadata=called(N_("Condition"))
    )


class _PhotoSchema(QuerySchema):
    scan_id = fields.UUID(required=True, metadata=called(N_("Number of the scan")))


def _is_card(text: str) -> bool:
    code = read(text)
    return isinstance(code, Code) and code.kind is CodeKind.CARD


def _here() -> tuple[Library, Actor]:
    library = current_library()
    return library, require(Act.LEND, library.id)


def _next(library: Library, asked: Asked, result: Answer) -> dict[str, Any]:
    """Who stands at the desk after this scan, and what the next scan is taken for."""
    card = asked.patron
    if result.outcome is Outcome.PATRON:
        card = result.body["patron"]["code"]
    keep = asked.intent in (Intent.RETURN, Intent.READ_HERE)
    return {
        "patron": _summary(library, card),
        "intent": asked.intent if keep else Intent.AUTO,
    }


def _summary(library: Library, card: str | None) -> dict[str, Any] | None:
    if not card:
        return None
    patron, today = patron_at_desk(card, library.id), clock.today()
    # Said when the card is shown, not only when the first book is refused.
    barred = rules.reading_refusals(borrower_of(patron, today, None), _ANY_BOOK)
    return {
        **answers.patron_summary(patron, library.id, today),
        "warnings": [reason.sentence for reason in barred],
    }


#: A book that nothing speaks against: what does, speaks against the patron.
_ANY_BOOK = rules.Book(state=CopyState.IN_USE, owner="", stands_here=True)


def _shown(library: Library, who: Actor, results: Sequence[Answer] = (), **more: Any) -> Response:
    context = {"asked": None, "typed": "", **more}
    # What an outcome offers to undo is not told a second time below it.
    told = {result.body["scan_id"] for result in results if result.body.get("undo")}
    return answer(
        "desk/_desk.html",
        page="desk/desk.html",
        library=library,
        results=results,
        scan_id=uuid4(),
        # In a fragment the script decides: a phone's keyboard would cover the camera's picture.
        takes_caret=not is_fragment(),
        late=late.how_many_wait_at(library.id),
        keeps_register=who.may(Act.CATALOGUE, library.id),
        conditions=CONDITION_NAMES,
        lately=[
            scan
            for scan in queries.last_scans(who.account_id, library.id)
            if str(scan.scan_id) not in told
        ],
        Intent=Intent,
        **context,
    )
