"""Who prepares a weeding list, who decides on it, and who may read it."""

from __future__ import annotations

from library_share.libraries.models import Library
from library_share.web.access import Act, require
from library_share.weeding.models import WeedingList
from library_share.weeding.queries import get_list
from library_share.weeding.schemas import WeedingAct

#: Whose act it is: the principal decides, the librarian does the rest.
ACTS = dict.fromkeys(WeedingAct, Act.WEED) | {
    WeedingAct.SEND_BACK: Act.DECIDE,
    WeedingAct.DECIDE: Act.DECIDE,
}


def read(library: Library, list_id: int) -> WeedingList:
    """A list of this library, for those who read its figures."""
    require(Act.READ_FIGURES, library.id)
    return get_list(list_id, library.id)


def prepare(library: Library, list_id: int) -> WeedingList:
    """A list of this library, for those who draw it up."""
    require(Act.WEED, library.id)
    return get_list(list_id, library.id)


def may_do(act: WeedingAct, library: Library, list_id: int) -> WeedingList:
    """A list of this library, for whoever may do this with it."""
    require(ACTS[act], library.id)
    return get_list(list_id, library.id)
