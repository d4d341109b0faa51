"""“Việc hôm nay”: everything that waits to be done at a library, on one page.

A *source* knows one group of work: how much there is, and its first *lines*; each line is one
thing with its one next *step*. A *feed* tells the days and the numbers, and no name, to a calendar.
"""

from __future__ import annotations

from flask import Flask

from library_share.inbox import api, feed_pages, pages
from library_share.inbox.reading import groups_here
from library_share.translation import N_
from library_share.web import navigation
from library_share.web.access import Act
from library_share.web.api import serve
from library_share.web.navigation import Entry


def init_app(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(feed_pages.blueprint)
    serve(app, api.part)
    # The first page belongs to `web`, which knows no work.
    app.jinja_env.globals["work_here"] = groups_here
    navigation.add(
        app,
        Entry(
            label=N_("Today"),
            endpoint="inbox.today",
            icon="list-check",
            order=5,
            act=Act.SEE_WORK,
            daily=True,
        ),
    )
