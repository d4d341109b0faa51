"""One act on a patron together with its line in the access log: for pages and API alike."""

from __future__ import annotations

from datetime import date
from typing import Any

from library_share import clock
from library_share.libraries.actions import ensure_class
from library_share.libraries.models import Library, SchoolClass
from library_share.libraries.queries import shown_year
from library_share.patrons import access_log, actions
from library_share.patrons.models import Patron


def add(
    library: Library, *, class_name: str = "", expires_on: date | None = None, **fields: Any
) -> Patron:
    patron = actions.add_patron(
        library_id=library.id, into=_class(library, class_name), expires_on=expires_on, **fields
    )
    access_log.note("added_patron", library_id=library.id, patron_id=patron.id)
    return patron


def change(
    library: Library, patron: Patron, *, class_name: str | None = None, **fields: Any
) -> None:
    actions.change_patron(patron, **fields)
    if class_name and (into := _class(library, class_name)):
        actions.enrol(patron, into)
    access_log.note("changed_patron", library_id=library.id, patron_id=patron.id)


def suspend(library: Library, patron: Patron, *, until: date | None, because: str) -> None:
    actions.suspend(patron, until=until, because=because)
    access_log.note("suspended_patron", library_id=library.id, patron_id=patron.id)


def lift_suspension(library: Library, patron: Patron) -> None:
    actions.lift_suspension(patron)
    access_log.note("lifted_suspension", library_id=library.id, patron_id=patron.id)


def mark_left(library: Library, patron: Patron) -> None:
    actions.mark_left(patron)
    access_log.note("marked_left", library_id=library.id, patron_id=patron.id)


def bring_back(library: Library, patron: Patron) -> None:
    actions.bring_back(patron)
    access_log.note("brought_back", library_id=library.id, patron_id=patron.id)


def replace_card(library: Library, patron: Patron, *, expires_on: date | None = None) -> None:
    actions.replace_card(patron, expires_on=expires_on)
    access_log.note("replaced_card", library_id=library.id, patron_id=patron.id)


def _class(library: Library, name: str) -> SchoolClass | None:
    """The class of this name in the present school year, made when there is none."""
    year = shown_year(clock.today(), library.commune_id) if name else None
    return ensure_class(library, year, name) if year else None
