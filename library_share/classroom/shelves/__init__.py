"""The shelves of classes: what stands there, who has it, swapping two of them, what a class reads.

The class answers for the shelf, the pupil for the book. Lending never changes where a book
belongs; a *swap* does, for a whole shelf at once, also for the books that pupils have at home.
"""

from __future__ import annotations

from flask import Flask

from library_share.classroom.shelves import models as models


def init_app(app: Flask) -> None:
    """Its pages come next."""
