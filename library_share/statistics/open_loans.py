"""Books that were at home with readers at the end of a day, and how many of them were late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select

from library_share import clock
from library_share.circulation.late import late
from library_share.circulation.models import Loan, LoanKind
from library_share.circulation.own_class import own_class
from library_share.database import db
from library_share.libraries.models import Place
from library_share.statistics.due_days import due_day
from library_share.statistics.queries import Key, Scope
from library_share.statistics.rules import By
from library_share.statistics.subjects.facts import plain

_COLUMNS: dict[By, Any] = {
    By.LIBRARY: Loan.acting_library_id,
    By.OWNER: Loan.owner_library_id,
    By.CLASS: own_class,
    By.GRADE: Loan.grade,
    By.PATRON_KIND: plain(Loan.patron_kind),
    By.TITLE_KIND: plain(Loan.title_kind),
    By.LEVEL: plain(Loan.level),
    By.LANGUAGE: Loan.language,
    By.PLACE_KIND: plain(Place.kind),
    By.PLACE: Loan.place_id,
}


@dataclass(frozen=True, kw_only=True)
class OpenLoans:
    """Loans for home that were open at the end of the period's last day, or now while it is not
    over. `late`: only those whose due day, as it was then, had passed."""

    late: bool = False

    @property
    def bys(self) -> frozenset[By]:
        return frozenset(_COLUMNS)

    def total(self, scope: Scope) -> int:
        return int(db.session.scalar(self._open(scope, func.count())) or 0)

    def told_apart(self, scope: Scope, by: By) -> dict[Key, int]:
        column = _COLUMNS[by]
        query = self._open(scope, column, func.count()).group_by(column)
        return {row[0]: int(row[1]) for row in db.session.execute(query)}

    def _open(self, scope: Scope, *columns: Any) -> Select[*tuple[Any, ...]]:
        last = scope.stood_on
        end = clock.start_of(last + timedelta(days=1))
        whose = Loan.owner_library_id if scope.owned else Loan.acting_library_id
        query = (
            select(*columns)
            .select_from(Loan)
            .outerjoin(Place, Place.id == Loan.place_id)
            .where(
                whose.in_(scope.library_ids),
                Loan.kind == LoanKind.TAKE_HOME,
                Loan.lent_at < end,
                or_(Loan.returned_at.is_(None), Loan.returned_at >= end),
                Loan.undone_at.is_(None),
                *(_COLUMNS[by] == value for by, value in scope.only),
            )
        )
        return query.where(late(due_day(end), last)) if self.late else query
