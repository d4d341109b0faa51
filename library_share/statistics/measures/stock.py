"""What is owned, what comes and goes, and how well it is used."""

from __future__ import annotations

from library_share.statistics import stocks
from library_share.statistics.amounts import Happenings
from library_share.statistics.boxes import AtPoints
from library_share.statistics.measures.units import (
    COPIES,
    COPIES_PER_PUPIL,
    ISO_INDICATORS,
    ISO_STATISTICS,
    LAW,
    MINIMUM,
    PER_CENT,
    PER_COPY,
    PER_WEEK,
    ROTATION,
    TITLES,
)
from library_share.statistics.measuring import Count, Measure, Ratio, Stand
from library_share.statistics.rules import What
from library_share.translation import N_

_AT_THE_END = N_(
    "At the end of the last day, from stays and notes of copies; by what titles are called today. "
    "Of the owner only, wherever the copies stand."
)

_HELD: tuple[Measure, ...] = (
    Stand(
        code="copies",
        name=N_("Copies in use"),
        definition=N_("Own copies in the stack room, on shelves, with readers and on the road."),
        unit=COPIES,
        source=f"{LAW}; {ISO_STATISTICS}",
        term=N_("collection"),
        how=_AT_THE_END,
        amount=stocks.IN_USE,
    ),
    Stand(
        code="titles",
        name=N_("Titles"),
        definition=N_("Titles of which a copy was in use."),
        unit=TITLES,
        source=f"{LAW}; {ISO_STATISTICS}",
        term=N_("collection"),
        how=_AT_THE_END,
        amount=stocks.TITLES_IN_USE,
    ),
    Stand(
        code="copies_on_class_shelves",
        name=N_("Copies on class bookshelves"),
        definition=N_("Of the copies in use those on class bookshelves, also of other libraries."),
        unit=COPIES,
        source="NĐ 93/2020/NĐ-CP Điều 17",
        how=_AT_THE_END,
        amount=stocks.ON_CLASS_SHELVES,
    ),
    Stand(
        code="copies_under_repair",
        name=N_("Copies under repair"),
        definition=N_("Own copies that were under repair."),
        unit=COPIES,
        source=LAW,
        how=_AT_THE_END,
        amount=stocks.UNDER_REPAIR,
    ),
    Stand(
        code="copies_missing",
        name=N_("Copies that are lost"),
        definition=N_("Own copies noted as lost and neither found nor withdrawn."),
        unit=COPIES,
        source=LAW,
        how=_AT_THE_END,
        amount=stocks.MISSING,
    ),
    Ratio(
        code="copies_per_pupil",
        name=N_("Copies for each pupil"),
        definition=N_("Own copies in use, class bookshelves included, for each pupil."),
        unit=COPIES_PER_PUPIL,
        source=MINIMUM,
        how=N_("Copies in use ÷ pupils. Nobody has verified that class shelves count."),
        is_verified=False,
        amount=stocks.IN_USE,
        of=stocks.PUPILS,
    ),
    Ratio(
        code="copies_per_pupil_without_shelves",
        name=N_("Copies for each pupil without class bookshelves"),
        definition=N_("Own copies in use that are not on class bookshelves, for each pupil."),
        unit=COPIES_PER_PUPIL,
        source=MINIMUM,
        how=N_("Copies in use, less those on class shelves ÷ pupils. Not verified either."),
        is_verified=False,
        amount=stocks.OUTSIDE_CLASS_SHELVES,
        of=stocks.PUPILS,
    ),
)

_CAME_AND_WENT: tuple[Measure, ...] = (
    Count(
        code="copies_added",
        name=N_("Copies added"),
        definition=N_("Copies entered into the registers."),
        unit=COPIES,
        source=f"{LAW}; {ISO_STATISTICS}",
        term=N_("additions"),
        how=N_("On the day they were entered here; older lists taken over count on that day."),
        amount=Happenings(counts=(What.ADDED,)),
    ),
    Count(
        code="copies_withdrawn",
        name=N_("Copies withdrawn"),
        definition=N_("Copies taken out of the registers for good."),
        unit=COPIES,
        source=f"TT 02/2020/TT-BVHTTDL; {ISO_STATISTICS}",
        term=N_("withdrawals"),
        how=N_("On the day it was noted; what was taken back is counted apart."),
        amount=Happenings(counts=(What.WITHDRAWN,)),
    ),
    Count(
        code="copies_taken_back",
        name=N_("Withdrawals taken back"),
        definition=N_("Withdrawn copies that came back into the registers."),
        unit=COPIES,
        source="TT 02/2020/TT-BVHTTDL",
        how=N_("On the day it was noted."),
        amount=Happenings(counts=(What.TAKEN_BACK,)),
    ),
    Count(
        code="copies_lost",
        name=N_("Copies lost"),
        definition=N_("Copies that were noted as lost."),
        unit=COPIES,
        source=LAW,
        how=N_("On the day it was noted; what was found later is counted apart."),
        amount=Happenings(counts=(What.LOST,)),
    ),
    Count(
        code="copies_found",
        name=N_("Copies found again"),
        definition=N_("Lost copies that turned up."),
        unit=COPIES,
        source=LAW,
        how=N_("On the day it was noted."),
        amount=Happenings(counts=(What.FOUND,)),
    ),
    Count(
        code="copies_damaged",
        name=N_("Copies damaged"),
        definition=N_("Copies that were noted as damaged and had not been so before."),
        unit=COPIES,
        source=LAW,
        how=N_("On the day it was noted."),
        amount=Happenings(counts=(What.DAMAGED,)),
    ),
)

_USED: tuple[Measure, ...] = (
    Ratio(
        code="turnover",
        name=N_("Turnover"),
        definition=N_("How often each copy was taken home."),
        unit=PER_COPY,
        source=ISO_INDICATORS,
        term=N_("collection turnover"),
        how=N_("Loans of own copies, wherever they were lent ÷ own copies in use at the end."),
        amount=Happenings(counts=(What.LENT,), of_owner=True),
        of=stocks.IN_USE,
    ),
    Stand(
        code="copies_never_borrowed",
        name=N_("Copies never borrowed"),
        definition=N_("Copies in use for a year that nobody ever took home or read here."),
        unit=COPIES,
        source=ISO_INDICATORS,
        term=N_("percentage of stock not used"),
        how=_AT_THE_END,
        amount=stocks.NEVER_BORROWED,
    ),
    Ratio(
        code="copies_never_borrowed_share",
        name=N_("Share of copies never borrowed"),
        definition=N_(
            "Of the copies in use those that nobody borrowed in their first year or later."
        ),
        unit=PER_CENT,
        source=ISO_INDICATORS,
        term=N_("percentage of stock not used"),
        how=N_("Copies never borrowed ÷ copies in use, at the end of the last day."),
        amount=stocks.NEVER_BORROWED,
        of=stocks.IN_USE,
        times=100,
    ),
    Ratio(
        code="box_uses_per_week",
        name=N_("Uses of a box a week"),
        definition=N_("How often books of a box were used in a week at a rotation point."),
        unit=PER_WEEK,
        source=ROTATION,
        how=N_("Loans and readings on the days at points × 7 ÷ days at points."),
        amount=AtPoints(of_uses=True),
        of=AtPoints(),
        times=7,
    ),
)

MEASURES: tuple[Measure, ...] = (*_HELD, *_CAME_AND_WENT, *_USED)
