"""Pages: a patron's consents, who in a class has signed, the forms, and outstanding readers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.consents import actions, papers, queries
from library_share.consents.errors import NobodyInClass
from library_share.consents.models import PURPOSE_NAMES, SIGNED_BY_NAMES, Consent, Purpose
from library_share.consents.schemas import (
    ClassQuerySchema,
    ConsentFormSchema,
    FormQuerySchema,
    NewHonourFormSchema,
)
from library_share.database import transaction
from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.libraries.queries import (
    class_of_this_year,
    classes_of,
    library_with_code,
    shown_year,
)
from library_share.patrons import access_log
from library_share.patrons.looking import looked_at
from library_share.patrons.models import Patron, PatronKind
from library_share.patrons.queries import (
    find_patron_with_id,
    patron_with_card,
    patron_with_id,
)
from library_share.printing import answers
from library_share.translation import gettext
from library_share.web.access import Act, require
from library_share.web.answers import done
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("consents", __name__)


@blueprint.get("/patrons/<int:patron_id>/consents")
def of_patron(patron_id: int) -> str:
    """What a patron has agreed to, also what has ended, and a form to note more."""
    library = _library()
    patron = looked_at(library.id, patron_id)
    page = page_of(
        queries.consents_of(patron.id),
        by=(Consent.id,),
        after=request.args.get("after"),
        backwards=True,
    )
    return render_template(
        "consents/patron.html",
        library=library,
        patron=patron,
        page=page,
        chosen=loaded(FormQuerySchema(), request.args)["purpose"],
        is_pupil=patron.kind is PatronKind.PUPIL,
        words=papers.words_for(library),
        usual_end=papers.usual_end(library),
        today=clock.today(),
        **_words(),
    )


@blueprint.post("/patrons/<int:patron_id>/consents")
def give(patron_id: int) -> ResponseReturnValue:
    """Note a signed form."""
    library = _library()
    sent = loaded(ConsentFormSchema(), request.form)
    with transaction():
        actions.give(patron_with_id(library.id, patron_id), **sent)
    return done(gettext("Saved."), to=url_for("consents.of_patron", patron_id=patron_id))


@blueprint.post("/patrons/<int:patron_id>/consents/<int:consent_id>/withdraw")
def withdraw(patron_id: int, consent_id: int) -> ResponseReturnValue:
    """Withdraw a consent, at once."""
    library = _library()
    with transaction():
        patron = patron_with_id(library.id, patron_id)
        actions.withdraw(queries.consent_with_id(patron, consent_id))
    said = gettext("The consent is withdrawn. Nothing is published by it any more.")
    return done(said, to=url_for("consents.of_patron", patron_id=patron_id))


@blueprint.get("/patrons/<int:patron_id>/consents/form.<any(pdf, docx):ending>")
def form(patron_id: int, ending: str) -> Response:
    """Phiếu đồng ý (F29) of one patron. `ending` is pdf or docx."""
    library = _library()
    asked = loaded(FormQuerySchema(), request.args)
    patron = looked_at(library.id, patron_id)
    facts = find_patron_with_id(patron.id)
    class_name, grade = (facts.class_name or "", facts.grade) if facts else ("", None)
    document = papers.form_of(library, patron, asked["purpose"], class_name, grade)
    return answers.paper(document, name="phieu-dong-y", ending=ending)


@blueprint.get("/consents")
def of_class() -> str:
    """Who in a class has signed for a purpose, and who has not."""
    library = _library()
    asked = loaded(ClassQuerySchema(), request.args)
    page = None
    if asked["class_name"]:
        school_class = class_of_this_year(library, asked["class_name"], clock.today())
        with transaction():
            access_log.note("saw_consents", library_id=library.id, detail=school_class.name)
        page = page_of(
            queries.signed_in_class(school_class.id, asked["purpose"]),
            by=(Patron.sort_key, Patron.id),
            after=asked["after"],
            scalars=False,
        )
    year = shown_year(clock.today(), library.commune_id)
    return render_template(
        "consents/class.html",
        library=library,
        asked=asked,
        page=page,
        classes=classes_of(library.id, year.id) if year else [],
        today=clock.today(),
        **_words(),
    )


@blueprint.get("/consents/forms.<any(pdf, docx):ending>")
def forms_of_class(ending: str) -> Response:
    """The forms of a whole class, a page for each pupil. `ending` is pdf or docx."""
    library = _library()
    asked = loaded(ClassQuerySchema(), request.args)
    school_class = class_of_this_year(library, asked["class_name"], clock.today())
    pupils = queries.pupils_in(school_class.id)
    if not pupils:
        raise NobodyInClass
    with transaction():
        access_log.note("saw_consents", library_id=library.id, detail=school_class.name)
    pile = papers.forms_of(
        library,
        pupils,
        asked["purpose"],
        school_class.name,
        school_class.grade,
    )
    return answers.pile(pile, name="phieu-dong-y-lop", ending=ending)


# --- outstanding readers -----------------------------------------------------------------------


@blueprint.get("/honours")
def honours() -> str:
    """The librarian's list of the term: also who is not shown, since no consent stands."""
    library = _library()
    term = queries.term_on(clock.today(), library.commune_id)
    lines = queries.honours_of(library.id, term.id)
    agreed = queries.publishable(
        [line.patron_id for line in lines], Purpose.HONOURS_LIST, clock.today()
    )
    return render_template(
        "consents/honours.html", library=library, term=term, lines=lines, agreed=agreed
    )


@blueprint.post("/honours")
def honour() -> ResponseReturnValue:
    library = _library()
    sent = loaded(NewHonourFormSchema(), request.form)
    with transaction():
        patron = patron_with_card(library.id, sent["card"])
        term = queries.term_on(clock.today(), library.commune_id)
        actions.honour(library, term, patron, sent["because"])
    return done(gettext("Saved."), to=url_for("consents.honours"))


@blueprint.post("/honours/<int:honour_id>/remove")
def take_from_list(honour_id: int) -> ResponseReturnValue:
    library = _library()
    with transaction():
        actions.take_from_list(queries.honour_with_id(library.id, honour_id))
    return done(gettext("Saved."), to=url_for("consents.honours"))


@blueprint.get("/libraries/<code>/honours")
def named(code: str) -> Response:
    """Bạn đọc tiêu biểu, for everybody: names whose consent stands this moment, kept by no one."""
    library = library_with_code(code)
    term, names = queries.named_in_public(library, clock.today())
    shown = render_template("consents/named.html", library=library, term=term, names=names)
    response = make_response(shown)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response


def _library() -> Library:
    library = current_library()
    require(Act.KEEP_PATRONS, library.id)
    return library


def _words() -> dict[str, Any]:
    return {"purposes": PURPOSE_NAMES, "signers": SIGNED_BY_NAMES}
