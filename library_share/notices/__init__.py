"""Notices (thông báo): what a library has to tell somebody, once, and how it gets there.

A *notice* waits in the outbox from the moment its cause is kept until it is *delivered*: seen on
screen, handed out as a *slip* (phiếu nhắc) or copied into Zalo, taken by the mail server. A *kind*
of notice is registered by the package that tells; a *template* is a library's own words for it.
What holds no more is *withdrawn* before anybody is told.

    HOLD_READY = register(Kind(code="hold_ready", to=To.PATRON, facts={"title": Fact(…)}, …))

    with transaction():                                   # the caller's own
        tell(kind="hold_ready", library_id=1, patron_id=7, key="hold:123:ready", about=123,
             facts={"title": "Dế Mèn phiêu lưu ký"})
"""

from __future__ import annotations

from flask import Flask

from library_share.libraries.current import find_current_library
from library_share.notices import api, pages, slip_pages, template_pages
from library_share.notices import delivery as delivery
from library_share.notices import forgetting as forgetting
from library_share.notices import keeping as keeping
from library_share.notices import template_api as template_api
from library_share.notices.actions import News as News
from library_share.notices.actions import tell as tell
from library_share.notices.actions import tell_all as tell_all
from library_share.notices.actions import withdraw as withdraw
from library_share.notices.kinds import Fact as Fact
from library_share.notices.kinds import Kind as Kind
from library_share.notices.kinds import register as register
from library_share.notices.queries import how_many_on_screen
from library_share.notices.rules import To as To
from library_share.translation import N_
from library_share.web import navigation
from library_share.web.access import Act, find_actor
from library_share.web.api import serve
from library_share.web.navigation import Entry


def init_app(app: Flask) -> None:
    for part_of_pages in (pages, slip_pages, template_pages):
        app.register_blueprint(part_of_pages.blueprint)
    serve(app, api.part)
    # The first page belongs to `web`, which knows no notices.
    app.jinja_env.globals["notices_on_my_screen"] = _on_my_screen
    navigation.add(
        app,
        Entry(
            label=N_("Notices"),
            endpoint="notices.outbox",
            icon="bell",
            order=35,
            act=Act.SEE_PATRONS,
        ),
        Entry(
            label=N_("Words of notices"),
            endpoint="notice_templates.kinds",
            icon="pencil",
            order=84,
            act=Act.SET_UP,
        ),
    )


def _on_my_screen() -> int:
    who, library = find_actor(), find_current_library()
    return how_many_on_screen(who, library.id if library else None) if who else 0
