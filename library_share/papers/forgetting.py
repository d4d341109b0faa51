"""How printed runs of labels forget: cards have names on them, and can be printed again."""

from __future__ import annotations

from library_share.database import after_commit
from library_share.papers.kept import forget_all_files
from library_share.patrons.forgetting.register import Keeper, Person, register
from library_share.translation import N_


def _forget(_person: Person) -> None:
    after_commit(forget_all_files)


FILES = register(
    Keeper(
        code="files",
        name=N_("Cards and labels waiting to be printed"),
        links=(),
        forget=_forget,
    )
)
