"""Why something could not be done with a class shelf."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class NoSuchShelf(NotFound):
    code = "no_such_shelf"
    message = N_("There is no class shelf with the code {code} here.")


class NoSuchSwap(NotFound):
    code = "no_such_swap"
    message = N_("There is no swap of shelves with the code {code}.")


class SameShelf(Refused):
    code = "same_shelf"
    message = N_("Choose another shelf to swap with.")


class NothingToSwap(Refused):
    code = "nothing_to_swap"
    message = N_("No book of these two shelves can change place now.")


class ShelvesSwappedMeanwhile(Refused):
    code = "shelves_swapped_meanwhile"
    message = N_("These two shelves were swapped since you opened the page. Look again.")


class SwapActedUpon(Refused):
    code = "swap_acted_upon"
    message = N_(
        "Books of this swap were lent, given back, kept for a reader, moved or counted since, so "
        "it can no longer be undone. Swap the two shelves again instead."
    )


class NoSuchCount(NotFound):
    code = "no_such_count"
    message = N_("There is no count to undo under that number.")


class CountedAlready(Refused):
    code = "counted_already"
    message = N_("This count has been kept already. Look again before you send it once more.")
