"""How papers of a library and of its commune look: the head, who signs what, who gets it.

An *office* is a library, or the commune above it; what a library has not set is as its commune has
it, and else as is usual. `dressing` puts the settings on a paper; `rules` has what is usual.
"""

from __future__ import annotations

from library_share.libraries.office.dressing import dressed, grounds_of
from library_share.libraries.office.rules import Paper

__all__ = ["Paper", "dressed", "grounds_of"]
