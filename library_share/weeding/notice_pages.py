"""What everybody may read for fifteen days: titles and numbers, and nobody's name (Điều 29)."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from library_share.libraries.queries import library_with_code
from library_share.web.paging import page_of
from library_share.weeding import queries
from library_share.weeding.errors import NoNotice, NoSuchWeedingList
from library_share.weeding.models import CRITERION_NAMES, DISPOSAL_NAMES, WeedingLine
from library_share.weeding.rules import Step
from library_share.weeding.showing import notice_ends_on

blueprint = Blueprint("weeding_notices", __name__)


@blueprint.get("/libraries/<library_code>/weeding")
def notices(library_code: str) -> str:
    """The weeding lists that the library shows now."""
    library = library_with_code(library_code)
    published = queries.published_of(library.id)
    return render_template(
        "weeding/notices.html",
        library=library,
        published=published,
        copies=queries.how_many_on([one.id for one in published]),
        notice_ends_on=notice_ends_on,
    )


@blueprint.get("/libraries/<library_code>/weeding/<int:list_id>")
def notice(library_code: str, list_id: int) -> str:
    """One published list: number, title, why, what becomes of it."""
    library = library_with_code(library_code)
    try:
        weeding = queries.get_list(list_id, library.id)
    except NoSuchWeedingList:
        raise NoNotice from None
    if weeding.step is not Step.PUBLISHED:
        raise NoNotice
    page = page_of(
        queries.lines_of(weeding.id).where(queries.ON_THE_LIST),
        by=(WeedingLine.id,),
        after=request.args.get("after"),
        limit=100,
        scalars=False,
    )
    return render_template(
        "weeding/notice.html",
        library=library,
        weeding=weeding,
        page=page,
        notice_ends_on=notice_ends_on(weeding),
        criterion_names=CRITERION_NAMES,
        disposals=DISPOSAL_NAMES,
    )
