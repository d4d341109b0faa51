"""Pages of the network: its libraries for everybody, the set-up of one's own for its librarian."""

from __future__ import annotations

from flask import Flask

from library_share.libraries.office import pages as office
from library_share.libraries.pages import calendar, classes, network, places
from library_share.translation import N_
from library_share.web import navigation
from library_share.web.access import Act
from library_share.web.navigation import Entry


def init_app(app: Flask) -> None:
    for blueprint in (
        network.blueprint,
        network.set_up,
        places.blueprint,
        classes.blueprint,
        calendar.blueprint,
        office.blueprint,
    ):
        app.register_blueprint(blueprint)
    navigation.add(
        app,
        Entry(label=N_("Libraries"), endpoint="libraries.everyone", icon="building", order=70),
        *(
            Entry(label=label, endpoint=endpoint, icon=icon, order=order, act=Act.SET_UP)
            for label, endpoint, icon, order in (
                (N_("Places and boxes"), "places.all_places", "box-seam", 84),
                (N_("Classes"), "classes.all_classes", "people", 86),
                (N_("School years and days off"), "calendar.overview", "calendar3", 88),
                (N_("How papers look"), "office.show", "printer", 90),
                (N_("This library"), "set_up.current", "gear", 80),
            )
        ),
    )
