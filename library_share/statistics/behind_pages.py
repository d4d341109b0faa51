"""The list behind a figure, for those who lend: which books it counts. Nobody's name."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from library_share import clock
from library_share.copies.models import CONDITION_NAMES, COPY_STATE_NAMES, Copy
from library_share.errors import NotFound
from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.libraries.queries import library_with_code
from library_share.statistics import queries
from library_share.statistics.asking import NARROWED_BY, narrowed, only_of, period_of
from library_share.statistics.behind import behind, has_books_behind
from library_share.statistics.copies_behind import WHICH_NAMES, copies_behind
from library_share.statistics.measures import BY_CODE
from library_share.statistics.queries import Scope
from library_share.statistics.rules import What
from library_share.statistics.schemas import CopiesPageSchema, FiguresQuerySchema
from library_share.web.access import Act, require
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("behind", __name__)


@blueprint.get("/figures/behind")
def loans() -> str:
    """Which books a measure counts, the newest first."""
    library = current_library()
    require(Act.LEND, library.id)
    asked = loaded(FiguresQuerySchema(), request.args)
    period = period_of(library, asked["first"], asked["last"], clock.today())
    scope = Scope(
        library_ids=(library.id,), period=period, owned=asked["owned"], only=only_of(asked)
    )
    measure = BY_CODE[asked["measure"]]
    if not has_books_behind(measure):
        raise NotFound
    counted = measure.amount
    query, key = behind(counted, scope)
    page = page_of(query, by=(key,), after=request.args.get("after"), backwards=True, scalars=False)
    return render_template(
        "statistics/behind.html",
        library=library,
        measure=measure,
        period=period,
        page=page,
        more=_again("behind.loans", asked, after=page.next) if page.next else None,
        back=_again("figures.one", asked),
        total=queries.total(counted, scope),
        without_a_book=queries.by_what(scope).get(What.READ_IN_CLASS, 0)
        if What.READ_IN_CLASS in counted.counts
        else 0,
        narrowed=narrowed(scope),
    )


def _again(endpoint: str, asked: dict[str, Any], **more: Any) -> str:
    """The same question at another address."""
    return url_for(
        endpoint,
        measure=asked["measure"],
        by=asked["by"].value,
        first=asked["first"] and asked["first"].isoformat(),
        last=asked["last"] and asked["last"].isoformat(),
        owned="true" if asked["owned"] else None,
        **{NARROWED_BY[by]: value for by, value in only_of(asked)},
        **more,
    )


@blueprint.get("/figures/copies")
def copies() -> str:
    """Which copies are lost, damaged, never borrowed …, in the order of their numbers."""
    asked = loaded(CopiesPageSchema(), request.args)
    library = own_library(asked["library"])
    which, kind = asked["which"], asked["title_kind"]
    page = page_of(
        copies_behind(library, which, kind),
        by=(Copy.id,),
        after=asked["after"],
        scalars=False,
    )
    return render_template(
        "statistics/copies.html",
        library=library,
        asked=asked,
        which_names=WHICH_NAMES,
        kind=kind,
        page=page,
        states=COPY_STATE_NAMES,
        conditions=CONDITION_NAMES,
    )


def own_library(code: str | None) -> Library:
    """The library that is named, or the current one, for those who lend there."""
    library = library_with_code(code) if code else current_library()
    require(Act.LEND, library.id)
    return library
