"""Whose signature a consent needs, and whether it stands. Plain values in and out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: From this birthday on a child is asked, too (Luật 91/2025/QH15 Điều 24 khoản 2).
ASKED_FROM_YEARS = 7
#: Grades below are preschool; in grade 1 children become seven.
_FIRST_GRADE = 1


def age_on(born_on: date, day: date) -> int:
    """Full years."""
    before_birthday = (day.month, day.day) < (born_on.month, born_on.day)
    return day.year - born_on.year - before_birthday


def must_be_asked(born_on: date | None, grade: int | None, day: date) -> bool:
    """Whether the child signs beside the representative. Where the birthday is not known, a school
    child is taken to be seven."""
    if born_on is not None:
        return age_on(born_on, day) >= ASKED_FROM_YEARS
    return grade is None or grade >= _FIRST_GRADE


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A consent that was neither withdrawn nor replaced."""

    given_on: date
    valid_until: date
    child_signed: bool
    is_pupil: bool
    born_on: date | None
    grade: int | None

    def holds_on(self, day: date) -> bool:
        """Whether it allows to publish on a day: in time, and signed by all who must be asked by
        then; a child may have become seven since."""
        if not self.given_on <= day <= self.valid_until:
            return False
        asked = self.is_pupil and must_be_asked(self.born_on, self.grade, day)
        return self.child_signed or not asked
