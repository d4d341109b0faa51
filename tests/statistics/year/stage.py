"""Who and what the hand-made year knows by name, and how each of its lines is played."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from library_share import clock
from library_share.circulation.holds.models import Hold
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy
from library_share.database import db, transaction
from library_share.interlibrary.models import InterlibraryLoan
from library_share.web.access import Actor, Role
from tests.given import Given
from tests.statistics.year.table import Line

Act = Callable[["Stage", Line], None]
_ACTS: dict[str, Act] = {}


def deed(name: str) -> Callable[[Act], Act]:
    """Registers how the deed with this name is played."""

    def registered(act: Act) -> Act:
        _ACTS[name] = act
        return act

    return registered


class Stage:
    def __init__(self, given: Given) -> None:
        self.given = given
        self.libraries: dict[str, Any] = {}
        self.actors: dict[str, Actor] = {}
        #: Places, titles, copies and patrons, by the name that the table gives them.
        self.ids: dict[str, int] = {}
        #: The last scan of each copy, so that it can be undone.
        self.scans: dict[str, UUID] = {}
        self.rounds: dict[str, int] = {}
        self.counts: dict[str, int] = {}
        self.played = 0
        self.now: datetime | None = None

    def play(self, line: Line) -> None:
        """Done at its moment; what the product refuses must not stand in the table."""
        self.now = line.at
        with clock.pretend(line.at):
            try:
                _ACTS[line.deed](self, line)
            except Exception as error:
                error.add_note(f"line {line.number} of the year: {line}")
                raise
        db.session.rollback()
        self.played += 1

    # --- who acts ----------------------------------------------------------------------------

    def deed(self, line: Line) -> Deed:
        actor = self.actor(line.library)
        return Deed(
            library_id=self.libraries[line.library].id, account_id=actor.account_id, at=line.at
        )

    def actor(self, code: str) -> Actor:
        if code not in self.actors:
            library = self.libraries[code]
            account = self.given.an_account(f"ai-{code.lower()}", library=library)
            roles = {library.id: frozenset({Role.LIBRARIAN})}
            self.actors[code] = Actor(
                account_id=account.id, username=account.username, name="Ai", roles=roles
            )
        return self.actors[code]

    # --- what is meant -----------------------------------------------------------------------

    def one(self, model: Any, name: str) -> Any:
        return db.session.get_one(model, self.ids[name])

    def copy(self, name: str) -> Copy:
        found: Copy = self.one(Copy, name)
        return found

    def hold(self, title: str, who: str) -> Hold:
        """The newest hold of that title for a patron or a class."""
        found: Hold = db.session.get_one(Hold, self.ids[f"hold {title} {who}"])
        return found

    def between(self, title: str, who: str) -> InterlibraryLoan:
        """What another library lends for that hold."""
        query = (
            db.select(InterlibraryLoan)
            .where(InterlibraryLoan.slot_id.in_([one.id for one in self.hold(title, who).slots]))
            .order_by(InterlibraryLoan.id.desc())
            .limit(1)
        )
        return db.session.scalars(query).one()

    def act(self, action: Callable[[], Any]) -> Any:
        with transaction():
            return action()
