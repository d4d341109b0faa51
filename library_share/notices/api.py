"""`/api/v1/notices`: a library's outbox, for those who may see its patrons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from library_share.database import transaction
from library_share.errors import NotAllowed
from library_share.libraries.queries import all_libraries, library_with_code
from library_share.notices import actions, queries
from library_share.notices.models import Notice
from library_share.notices.saying import text_of, words_of
from library_share.notices.schemas import NoticeQuerySchema, NoticeSchema
from library_share.patrons import access_log
from library_share.translation import N_
from library_share.web.access import Act, actor, require
from library_share.web.api import Part, page_schema
from library_share.web.paging import ID_AT_MOST, page_of

part = Part("notices", N_("What libraries tell, and in whose words."))
_ONE = f"/notices/<int(max={ID_AT_MOST}):notice_id>"


@part.route("/notices", methods=["GET"])
@part.arguments(NoticeQuerySchema, location="query")
@part.response(200, page_schema(NoticeSchema))
@part.problems(403, 404, 422)
def list_notices(asked: dict[str, Any]) -> dict[str, Any]:
    """Notices of one library, oldest first, paged by key."""
    library = library_with_code(asked["library"])
    who = require(Act.SEE_PATRONS, library.id)
    with transaction():
        access_log.note("saw_loans", library_id=library.id)
    page = page_of(
        queries.notices_of(library.id, who, state=asked["state"], channel=asked["channel"]),
        by=(Notice.id,),
        after=asked["after"],
        limit=asked["limit"],
    )
    words = words_of(library.id)
    return {
        "items": [_dumped(notice, text_of(notice, words)) for notice in page.items],
        "next": page.next,
    }


@part.route(f"{_ONE}/delivered", methods=["POST"])
@part.response(204)
@part.problems(403, 404, 409)
def mark_delivered(notice_id: int) -> None:
    """Note that whoever it is for has read it or got it; once more changes nothing."""
    _change(notice_id, actions.mark_delivered)


@part.route(f"{_ONE}/withdrawn", methods=["POST"])
@part.response(204)
@part.problems(403, 404, 409)
def withdraw(notice_id: int) -> None:
    """It need not be told any more; once more changes nothing."""
    _change(notice_id, actions.withdraw_one)


@part.route(f"{_ONE}/retried", methods=["POST"])
@part.response(204)
@part.problems(403, 404, 409)
def try_again(notice_id: int) -> None:
    """Send an e-mail that failed once more."""
    _change(notice_id, lambda notice, _account_id: actions.try_again(notice))


def _change(notice_id: int, act: Callable[[Notice, int], None]) -> None:
    with transaction():
        who = actor()
        mine = who.libraries_for(Act.SEE_PATRONS, [library.id for library in all_libraries()])
        if not mine:
            raise NotAllowed
        act(queries.notice_of(notice_id, mine, who), who.account_id)


def _dumped(notice: Notice, text: str) -> dict[str, Any]:
    return {
        "id": notice.id,
        "kind": notice.kind,
        "channel": notice.channel,
        "state": notice.state,
        "patron": notice.patron.name if notice.patron else None,
        "account": notice.account.username if notice.account else None,
        "class_name": notice.class_name,
        "text": text,
        "reason": notice.reason,
        "detail": notice.detail,
        "told_at": notice.told_at,
        "ended_at": notice.ended_at,
        "next_try_at": notice.next_try_at,
    }
