"""Pages: on what terms a library lends to others, how far they are, and who gave how much."""

from __future__ import annotations

from dataclasses import fields

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.database import transaction
from library_share.errors import NotAllowed
from library_share.interlibrary import actions, balances, papers, queries
from library_share.interlibrary.agreement_schemas import (
    DistanceFormSchema,
    PartnerFormSchema,
    TermsFormSchema,
)
from library_share.interlibrary.models import SHARING_LEVEL_NAMES
from library_share.interlibrary.rules import Terms
from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.libraries.queries import all_libraries, library_with_code
from library_share.printing import answers
from library_share.translation import gettext
from library_share.web import access as may
from library_share.web.answers import done
from library_share.web.forms import loaded

blueprint = Blueprint("sharing", __name__)


@blueprint.get("/interlibrary/terms")
def terms() -> str:
    """What the current library gives to all, and to single partners; and how far they are."""
    library = _here()
    rows = queries.agreements_of(library.id)
    code = request.args.get("partner", "")
    by_code = {row.partner.code if row.partner else "": row for row in rows}
    chosen, to_all = by_code.get(code), by_code.get("")
    holding = chosen or to_all
    return render_template(
        "interlibrary/terms.html",
        library=library,
        others=[one for one in all_libraries() if one.id != library.id],
        partner=library_with_code(code) if code else None,
        terms=queries.as_terms(holding) if holding else Terms(),
        usual=Terms(),
        is_laid_down=chosen is not None,
        is_offered_to_all=to_all is not None,
        laid_down=set(by_code),
        levels=SHARING_LEVEL_NAMES,
        metres=queries.metres_from(library.id),
    )


@blueprint.post("/interlibrary/terms")
def set_terms() -> ResponseReturnValue:
    library = _here()
    sent = loaded(TermsFormSchema(), request.form)
    given = Terms(**{field.name: sent[field.name] for field in fields(Terms)})
    with transaction():
        actions.set_terms(library.id, _partner_id(sent["partner"]), given, at=clock.now())
    return done(gettext("Saved."), to=url_for("sharing.terms", partner=sent["partner"] or None))


@blueprint.post("/interlibrary/terms/withdrawal")
def take_terms_back() -> ResponseReturnValue:
    """From now on what is offered to all holds here, or the usual terms."""
    library = _here()
    code = loaded(PartnerFormSchema(), request.form)["partner"]
    with transaction():
        actions.take_terms_back(library.id, _partner_id(code))
    return done(gettext("Saved."), to=url_for("sharing.terms", partner=code or None))


@blueprint.post("/interlibrary/distance")
def measure() -> ResponseReturnValue:
    library = _here()
    sent = loaded(DistanceFormSchema(), request.form)
    km = sent["km"]
    with transaction():
        other = library_with_code(sent["other"])
        actions.measure(library.id, other.id, None if km is None else round(km * 1000))
    return done(gettext("Saved."), to=url_for("sharing.terms"))


@blueprint.get("/interlibrary/terms/agreement.<any(pdf, docx):ending>")
def agreement(ending: str) -> Response:
    """Thỏa thuận liên thông with one partner, on the terms of both sides."""
    library = _here()
    partner = library_with_code(request.args.get("partner", ""))
    name = f"thoa-thuan-lien-thong-{library.code}-{partner.code}".lower()
    return answers.paper(papers.agreement_of(library, partner), name=name, ending=ending)


@blueprint.get("/interlibrary/balance")
def balance() -> str:
    """How much each library gave to each other one this year; numbers only, so that principals
    and officials see it, too."""
    library = current_library()
    who = may.actor()
    if not any(who.may(act, library.id) for act in (may.Act.HAND_OVER, may.Act.READ_FIGURES)):
        raise NotAllowed
    since = queries.year_begins(clock.today())
    given = balances.given_in(library.commune_id, since=since)
    return render_template(
        "interlibrary/balance.html",
        library=library,
        year=clock.today().year,
        rows=queries.balances_of(library.id, since=since),
        pairs=balances.pairs_of(given),
        totals=balances.totals_of(given),
    )


def _partner_id(code: str) -> int | None:
    return library_with_code(code).id if code else None


def _here() -> Library:
    library = current_library()
    may.require(may.Act.SET_UP, library.id)
    return library
