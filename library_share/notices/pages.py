"""Pages: what waits for me, and for librarians the whole outbox."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share.database import transaction
from library_share.libraries.current import current_library, find_current_library
from library_share.notices import actions, queries
from library_share.notices.kinds import KINDS
from library_share.notices.models import CHANNEL_NAMES, STATE_NAMES, WHY, Notice
from library_share.notices.rules import Channel, State, To
from library_share.notices.saying import text_of, words_of
from library_share.notices.schemas import NoticeFilterSchema
from library_share.patrons import access_log
from library_share.translation import N_, gettext
from library_share.web.access import Act, Actor, actor, require
from library_share.web.answers import done
from library_share.web.forms import loaded
from library_share.web.paging import ID_AT_MOST, page_of

blueprint = Blueprint("notices", __name__)
_ONE = f"<int(max={ID_AT_MOST}):notice_id>"


@blueprint.get("/notices")
def outbox() -> str:
    """What the library tells, the newest first."""
    library = current_library()
    who = require(Act.SEE_PATRONS, library.id)
    asked = loaded(NoticeFilterSchema(), request.args)
    with transaction():
        access_log.note("saw_loans", library_id=library.id)
    page = page_of(
        queries.notices_of(library.id, who, **asked),
        by=(Notice.id,),
        after=request.args.get("after"),
        backwards=True,
    )
    words = words_of(library.id)
    return render_template(
        "notices/outbox.html",
        library=library,
        page=page,
        texts={notice.id: text_of(notice, words) for notice in page.items},
        asked=asked,
        kinds=KINDS,
        channels=CHANNEL_NAMES,
        states=STATE_NAMES,
        why=WHY,
        Channel=Channel,
        State=State,
    )


@blueprint.post(f"/notices/{_ONE}/withdraw")
def withdraw(notice_id: int) -> ResponseReturnValue:
    return _change(notice_id, actions.withdraw_one, N_("The notice is taken back."))


@blueprint.post(f"/notices/{_ONE}/retry")
def retry(notice_id: int) -> ResponseReturnValue:
    return _change(
        notice_id,
        lambda notice, _account_id: actions.try_again(notice),
        N_("It is tried again soon."),
    )


def _change(
    notice_id: int, act: Callable[[Notice, int], None], sentence: str
) -> ResponseReturnValue:
    library = current_library()
    who = require(Act.SEE_PATRONS, library.id)
    with transaction():
        act(queries.notice_of(notice_id, [library.id], who), who.account_id)
    return done(gettext(sentence), to=url_for("notices.outbox"))


@blueprint.get("/notices/mine")
def mine() -> str:
    """What waits for whoever is signed in: a form teacher sees her class's reminders."""
    who, library = actor(), find_current_library()
    library_id = library.id if library else None
    _note_names(who, library_id)
    page = page_of(
        queries.on_screen(who, library_id),
        by=(Notice.id,),
        after=request.args.get("after"),
    )
    words = {id_: words_of(id_) for id_ in {notice.library_id for notice in page.items}}
    return render_template(
        "notices/mine.html",
        page=page,
        texts={notice.id: text_of(notice, words[notice.library_id]) for notice in page.items},
        kinds=KINDS,
        To=To,
    )


def _note_names(who: Actor, library_id: int | None) -> None:
    """Whoever reads which books children have is noted; most accounts read of no child."""
    if libraries := queries.libraries_naming_patrons(who, library_id):
        with transaction():
            for one in libraries:
                access_log.note("saw_loans", library_id=one)


@blueprint.post(f"/notices/{_ONE}/read")
def mark_read(notice_id: int) -> ResponseReturnValue:
    who, library = actor(), find_current_library()
    with transaction():
        notice = queries.notice_on_screen(notice_id, who, library.id if library else None)
        actions.mark_delivered(notice, who.account_id)
    return done(gettext("Noted as read."), to=url_for("notices.mine"))
