"""What lies on the desk, and who stands before it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from library_share.circulation.actions import Deed
from library_share.circulation.queries import CopyAtHand, OpenLoan
from library_share.desk import answers
from library_share.desk.rules import Hands
from library_share.patrons.queries import PatronOfCard
from library_share.translation import gettext


@dataclass(frozen=True)
class Situation:
    """A copy on the desk, and who stands before it."""

    scan_id: UUID
    copy: CopyAtHand
    patron: PatronOfCard | None
    deed: Deed

    @property
    def title(self) -> str:
        return self.copy.title

    @property
    def loan(self) -> OpenLoan:
        """The open loan of a copy that is known to be on loan."""
        assert self.copy.loan is not None
        return self.copy.loan

    @property
    def somebody(self) -> PatronOfCard:
        """The patron at the desk, where there is known to be one."""
        assert self.patron is not None
        return self.patron

    @property
    def hands(self) -> Hands:
        if self.copy.loan is None:
            return Hands.NOBODY
        if self.patron is not None and self.copy.loan.patron_id == self.patron.patron_id:
            return Hands.THIS_PATRON
        return Hands.SOMEBODY

    @property
    def borrower(self) -> str:
        """Who has the copy, as the desk may say it."""
        name = self.copy.loan.borrower if self.copy.loan else None
        return name or gettext(answers.SOMEBODY)

    @property
    def where(self) -> str:
        """Where the copy belongs now, with the library when it is another one."""
        if self.copy.place_library_id == self.deed.library_id:
            return self.copy.place_name
        return f"{self.copy.place_name} ({self.copy.place_library_name})"
