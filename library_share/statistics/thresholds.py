"""What the law asks for, each number with its basis; what nobody verified is not guessed."""

from __future__ import annotations

from dataclasses import dataclass

from library_share.libraries.models import LibraryKind

_SCHOOLS = "TT 16/2022/TT-BGDĐT"
_MINIMUM = "NĐ 93/2020/NĐ-CP Điều 17"


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """Copies for each pupil at a level (mức độ). `copies` None: nobody has entered it yet."""

    level: int
    copies: int | None
    basis: str
    is_verified: bool


PER_PUPIL: dict[LibraryKind, tuple[Threshold, ...]] = {
    LibraryKind.PRESCHOOL: (
        Threshold(level=1, copies=2, basis=f"{_MINIMUM}; {_SCHOOLS}", is_verified=True),
        Threshold(level=2, copies=3, basis=_SCHOOLS, is_verified=True),
    ),
    LibraryKind.PRIMARY: (
        Threshold(level=1, copies=3, basis=_MINIMUM, is_verified=True),
        Threshold(level=2, copies=None, basis=_SCHOOLS, is_verified=False),
    ),
    LibraryKind.LOWER_SECONDARY: (
        Threshold(level=1, copies=4, basis=f"{_MINIMUM}; {_SCHOOLS}", is_verified=True),
        Threshold(level=2, copies=None, basis=_SCHOOLS, is_verified=False),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How far a library is from what is asked: `short` copies are missing for the first level that
    it does not reach."""

    per_pupil: float
    thresholds: tuple[Threshold, ...]
    reached: int
    short: int


def standing_of(kind: LibraryKind, copies: int, pupils: int) -> Standing | None:
    """None where the law asks for nothing by pupils, or nobody learns."""
    thresholds = PER_PUPIL.get(kind)
    if thresholds is None or not pupils:
        return None
    reached, short = 0, 0
    for one in thresholds:
        if one.copies is None:
            break
        if copies < one.copies * pupils:
            short = one.copies * pupils - copies
            break
        reached = one.level
    return Standing(per_pupil=copies / pupils, thresholds=thresholds, reached=reached, short=short)
