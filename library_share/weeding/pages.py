"""“Thanh lọc”: weeding lists, one list with the one thing to do next, suggestions, papers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.copies.deeds import deed_at
from library_share.copies.models import Copy
from library_share.database import transaction
from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.printing import answers
from library_share.translation import gettext, ngettext
from library_share.web.access import Act, actor, require
from library_share.web.answers import done
from library_share.web.errors import is_fragment
from library_share.web.forms import loaded
from library_share.web.paging import page_of
from library_share.weeding import access, actions, papers, queries, rules
from library_share.weeding.errors import NoSuchWeedingList
from library_share.weeding.evidence import evidence_of
from library_share.weeding.models import (
    CRITERION_NAMES,
    DISPOSAL_NAMES,
    HAPPENING_NAMES,
    LINE_OUTCOME_NAMES,
    STEP_NAMES,
    WeedingLine,
    WeedingList,
)
from library_share.weeding.rules import Criterion, Step
from library_share.weeding.schemas import TickedFormSchema, WeedingFormSchema, WeedingScanFormSchema
from library_share.weeding.showing import notice_ends_on
from library_share.weeding.suggesting import how_many, seen_of, suggested
from library_share.weeding.taking import scan as scan_copy
from library_share.weeding.taking import take_suggested

blueprint = Blueprint("weeding", __name__)
LINES_ON_A_PAGE = 100


@blueprint.get("/weeding")
def all_lists() -> str:
    """The weeding lists of the library, the newest first."""
    library = current_library()
    who = require(Act.READ_FIGURES, library.id)
    page = page_of(
        queries.lists_of(library.id),
        by=(WeedingList.id,),
        after=request.args.get("after"),
        backwards=True,
    )
    return render_template(
        "weeding/lists.html",
        library=library,
        page=page,
        copies=queries.how_many_on([one.id for one in page.items]),
        prepares=who.may(Act.WEED, library.id),
        notice_ends_on=notice_ends_on,
        **words(),
    )


@blueprint.get("/weeding/new")
def new() -> str:
    library = current_library()
    require(Act.WEED, library.id)
    return render_template("weeding/new.html", library=library, today=clock.today(), **words())


@blueprint.post("/weeding/new")
def begin() -> ResponseReturnValue:
    library = current_library()
    require(Act.WEED, library.id)
    sent = loaded(WeedingFormSchema(), request.form)
    with transaction():
        list_id = actions.draw_up(deed_at(library), **sent).id
    return done(gettext("The weeding list is begun."), to=url_for("weeding.one", list_id=list_id))


@blueprint.get("/weeding/<int:list_id>")
def one(list_id: int) -> str:
    """One list: how much of the stock it is, what is to be done next, what is on it."""
    library = current_library()
    return render_template("weeding/list.html", **shown(access.read(library, list_id), library))


def shown(weeding: WeedingList, library: Library) -> dict[str, Any]:
    """What the page of a list says."""
    page = page_of(
        queries.lines_of(weeding.id),
        by=(WeedingLine.id,),
        after=request.args.get("after"),
        limit=LINES_ON_A_PAGE,
        scalars=False,
    )
    who, today, bar = actor(), clock.today(), queries.bar_of(weeding)
    on = weeding.published_on
    against = actions.reasons_against(weeding, bar, today) if weeding.step is Step.DRAFTED else []
    return {
        "library": library,
        "weeding": weeding,
        "page": page,
        "bar": bar,
        "against": against,
        "today": today,
        "notice_ends_on": notice_ends_on(weeding),
        "notice_is_over": on is not None and rules.may_be_carried_out(on, today),
        "events": queries.events_of(weeding.id),
        "prepares": who.may(Act.WEED, library.id),
        "decides": who.may(Act.DECIDE, library.id),
        "criteria": rules.criteria_for(is_education=library.kind.is_of_education),
        "criterion": None,
        "scanned": None,
        **words(),
    }


@blueprint.post("/weeding/<int:list_id>/scan")
def scan(list_id: int) -> ResponseReturnValue:
    """Put the scanned book on the list, with the reason that was chosen."""
    sent = loaded(WeedingScanFormSchema(), request.form)
    library = current_library()
    with transaction():
        access.prepare(library, list_id)
        _line, title = scan_copy(list_id, sent.pop("code"), deed_at(library), **sent)
    sentence = gettext("“%(title)s” is on the weeding list.", title=title)
    if not is_fragment():
        return done(sentence, to=url_for("weeding.one", list_id=list_id))
    page = shown(access.prepare(library, list_id), library)
    page |= {"scanned": sentence, "criterion": sent["criterion"]}
    return render_template("weeding/_list.html", **page)


@blueprint.get("/weeding/<int:list_id>/suggestions")
def suggestions(list_id: int) -> str:
    """How many copies meet each criterion; `?criterion=` lists those of one, with evidence."""
    library, today = current_library(), clock.today()
    weeding = access.prepare(library, list_id)
    if weeding.step is not Step.DRAFTED:
        raise NoSuchWeedingList
    numbers = how_many(library, today)
    asked = request.args.get("criterion", "")
    chosen = next((one for one in numbers if one.value == asked), _first(numbers))
    page = page_of(
        suggested(chosen, library, today),
        by=(Copy.id,),
        after=request.args.get("after"),
        scalars=False,
    )
    return render_template(
        "weeding/suggestions.html",
        library=library,
        weeding=weeding,
        numbers=numbers,
        criterion=chosen,
        page=page,
        evidence={row.id: evidence_of(chosen, seen_of(row)) for row in page.items},
        bar=queries.bar_of(weeding),
        **words(),
    )


def _first(numbers: dict[Criterion, int]) -> Criterion:
    """The first criterion that anything meets."""
    return next((one for one, number in numbers.items() if number), Criterion.OUTDATED)


@blueprint.post("/weeding/<int:list_id>/suggestions")
def take(list_id: int) -> ResponseReturnValue:
    """Put the ticked copies on the list."""
    sent = loaded(TickedFormSchema(), request.form)
    library = current_library()
    with transaction():
        access.prepare(library, list_id)
        added, left_out = take_suggested(
            list_id, sent["copies"], deed_at(library), criterion=sent["criterion"]
        )
    said = ngettext(
        "%(num)s copy is put on the weeding list.",
        "%(num)s copies are put on the weeding list.",
        added,
    )
    if left_out:
        said += " " + ngettext(
            "%(num)s cannot go now: it is lent, kept, sent or listed meanwhile.",
            "%(num)s cannot go now: they are lent, kept, sent or listed meanwhile.",
            left_out,
        )
    to = url_for("weeding.suggestions", list_id=list_id, criterion=sent["criterion"].value)
    return done(said, to=to)


@blueprint.get("/weeding/<int:list_id>/request.<any(pdf,docx):ending>")
def request_paper(list_id: int, ending: str) -> Response:
    """The tờ trình with its danh mục."""
    weeding = access.read(current_library(), list_id)
    name = f"to-trinh-thanh-loc-{weeding.id}"
    return answers.paper(papers.request_of(weeding), name=name, ending=ending)


@blueprint.get("/weeding/<int:list_id>/record.<any(pdf,docx):ending>")
def record_paper(list_id: int, ending: str) -> Response:
    """The biên bản with its danh mục."""
    weeding = access.read(current_library(), list_id)
    name = f"bien-ban-thanh-loc-{weeding.id}"
    return answers.paper(papers.record_of(weeding), name=name, ending=ending)


def words() -> dict[str, Any]:
    return {
        "steps": STEP_NAMES,
        "criterion_names": CRITERION_NAMES,
        "disposals": DISPOSAL_NAMES,
        "happenings": HAPPENING_NAMES,
        "outcomes": LINE_OUTCOME_NAMES,
        "Step": Step,
    }
