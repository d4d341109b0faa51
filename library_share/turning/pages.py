"""“Kết thúc năm học”: the list, collecting books class by class, who leaves, the new calendar."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.circulation.models import Loan
from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.libraries.current import current_library
from library_share.patrons import access_log
from library_share.patrons.models import Patron
from library_share.printing import answers
from library_share.statistics.measures import MEASURES
from library_share.translation import gettext
from library_share.turning import holding, marks, new_year, papers, queries
from library_share.turning.access import kept, seen
from library_share.turning.errors import NoSuchStep
from library_share.turning.models import SAID_NAMES
from library_share.turning.queries import Turning
from library_share.turning.rules import Said, Step
from library_share.turning.schemas import (
    MarkFormSchema,
    NewYearFormSchema,
    TurningPageSchema,
    YearQuerySchema,
)
from library_share.turning.steps import checklist, who_sets_it_up
from library_share.web.access import Act, actor, require_everywhere
from library_share.web.answers import done
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("turning", __name__)


def here(act: Any = seen) -> Turning:
    """The turn of the current library's year, or of the year named."""
    library = current_library()
    turning: Turning = act(library, loaded(YearQuerySchema(), request.values)["year"])
    return turning


@blueprint.get("/year-end")
def overview() -> str:
    """All steps: what is done, by whom, what is left."""
    turning = here()
    return render_template(
        "turning/overview.html",
        library=turning.library,
        turning=turning,
        listed=checklist(turning, clock.today()),
        keeps=actor().may(Act.KEEP_PATRONS, turning.library.id),
        said_names=SAID_NAMES,
        Said=Said,
        by_act=Step.PROMOTE,
        measures=MEASURES,
        now=marks.year_figures(turning),
    )


@blueprint.post("/year-end/steps/<step>")
def say(step: str) -> ResponseReturnValue:
    """Done, skipped with a reason, or to do after all."""
    sent = loaded(MarkFormSchema(), request.form)
    with transaction():
        turning = here(kept)
        deed = deed_at(turning.library)
        marks.say(turning, _step(step), sent["said"], deed, reason=sent["reason"])
    return done(gettext("Saved."), to=url_for("turning.overview", year=turning.year.name))


def _step(step: str) -> Step:
    if step not in [one.value for one in Step]:
        raise NoSuchStep
    return Step(step)


@blueprint.get("/year-end/collect")
def collect() -> str:
    """What each class still has at home, with the papers that bring it back."""
    turning = here()
    out = holding.still_out(turning, clock.today())
    return render_template(
        "turning/collect.html",
        library=turning.library,
        turning=turning,
        out=out,
        copies=sum(one.copies for one in out),
        keeps=actor().may(Act.KEEP_PATRONS, turning.library.id),
    )


@blueprint.get("/year-end/collect.<any(pdf, docx):ending>")
def collect_paper(ending: str) -> Response:
    """A list for each form teacher: who has which book at home."""
    with transaction():
        turning = here(kept)
        access_log.note("printed_to_collect", library_id=turning.library.id)
    document = papers.to_collect(turning, holding.all_still_out(turning), clock.today())
    name = f"sach-can-thu-{turning.year.name}"
    return answers.paper(document, name=name, ending=ending)


@blueprint.get("/year-end/leavers")
def leavers() -> str:
    """Who leaves the school and what they still hold. That somebody looked is noted."""
    asked = loaded(TurningPageSchema(), request.args)
    turning, ids = _looked_at()
    page = page_of(
        holding.held_by(ids, turning.year),
        by=(Patron.sort_key, Loan.id),
        after=asked["after"],
        scalars=False,
    )
    patrons, copies = holding.how_many_hold(ids)
    return render_template(
        "turning/leavers.html",
        library=turning.library,
        turning=turning,
        page=page,
        patrons=patrons,
        copies=copies,
        classes=holding.leavers_by_class(turning, ids),
        leavers=holding.leavers_of_class(turning, ids),
        today=clock.today(),
    )


@blueprint.get("/year-end/leavers.<any(pdf, docx):ending>")
def leavers_paper(ending: str) -> Response:
    """The same as a list to print, class by class."""
    turning, ids = _looked_at()
    rows = holding.all_held_by(ids, turning.year)
    leaving = sum(one.pupils for one in holding.leavers_by_class(turning, ids))
    document = papers.leavers(turning, leaving, rows, clock.today())
    name = f"ra-truong-con-giu-sach-{turning.year.name}"
    return answers.paper(document, name=name, ending=ending)


def _looked_at() -> tuple[Turning, Any]:
    with transaction():
        turning = here(kept)
        access_log.note("printed_leavers", library_id=turning.library.id, detail=turning.year.name)
    return turning, holding.leaver_ids(turning, queries.plan_of(turning))


@blueprint.get("/year-end/calendar")
def calendar() -> str:
    """The next school year as it would be, a year later."""
    turning = here()
    return render_template(
        "turning/calendar.html",
        library=turning.library,
        turning=turning,
        proposed=new_year.proposed(turning),
        keeps_all=actor().may_everywhere(Act.SET_UP),
        asked=who_sets_it_up() if turning.next_year is None else "",
    )


@blueprint.post("/year-end/calendar")
def set_up_year() -> ResponseReturnValue:
    require_everywhere(Act.SET_UP)
    sent = loaded(NewYearFormSchema(), request.form)
    copied_ids = sent.pop("copied")
    sent.pop("year")
    with transaction():
        turning = here(kept)
        new_year.set_up(turning, deed_at(turning.library), copied_ids=copied_ids, **sent)
    return done(gettext("Saved."), to=url_for("turning.overview", year=turning.year.name))
