"""Who counts: staff of the library whose stock-take it is. Others' do not exist."""

from __future__ import annotations

from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.stocktake.errors import NoSuchStocktake
from library_share.stocktake.models import Stocktake
from library_share.stocktake.queries import get_stocktake
from library_share.web.access import Act, actor, require


def library_here() -> Library:
    """The current library, whose stock the actor may take."""
    library = current_library()
    require(Act.TAKE_STOCK, library.id)
    return library


def stocktake_here(stocktake_id: int) -> Stocktake:
    """A stock-take of the current library, for its pages."""
    stocktake = get_stocktake(stocktake_id)
    if stocktake.library_id != library_here().id:
        raise NoSuchStocktake
    return stocktake


def stocktake_of_actor(stocktake_id: int) -> Stocktake:
    """A stock-take of any library where the actor may take stock, for the API."""
    actor()
    stocktake = get_stocktake(stocktake_id)
    if not actor().may(Act.TAKE_STOCK, stocktake.library_id):
        raise NoSuchStocktake
    return stocktake
