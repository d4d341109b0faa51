"""How much is read: loans, readings on the spot, renewals, returns and what is late."""

from __future__ import annotations

from library_share.libraries.models import PlaceKind
from library_share.statistics.amounts import Happenings
from library_share.statistics.measures.units import (
    ISO_INDICATORS,
    ISO_STATISTICS,
    LAW,
    LOANS,
    PER_CENT,
    READINGS,
    ROTATION,
    TIMES,
)
from library_share.statistics.measuring import Count, Measure, Ratio, Stand
from library_share.statistics.open_loans import OpenLoans
from library_share.statistics.rules import What
from library_share.translation import N_

USES = Happenings(counts=(What.LENT, What.READ_HERE, What.READ_IN_CLASS))
READINGS_ON_SITE = Happenings(counts=(What.READ_HERE, What.READ_IN_CLASS))
_LENT = (What.LENT,)
_RETURNS = Happenings(counts=(What.RETURNED,))
_LATE_RETURNS = Happenings(counts=(What.RETURNED_LATE,))

AT_A_GLANCE: tuple[Count, ...] = (
    Count(
        code="loans_home",
        name=N_("Loans for home"),
        definition=N_("Books that readers took home. Renewing is no new loan."),
        unit=LOANS,
        source=f"{LAW}; {ISO_STATISTICS}",
        term=LOANS,
        how=N_("One for each loan, on the day it was lent; loans undone do not count."),
        amount=Happenings(counts=_LENT),
    ),
    Count(
        code="readings_on_site",
        name=N_("Readings on the spot"),
        definition=N_("Books read in the library or in the classroom, with or without a card."),
        unit=READINGS,
        source=f"{LAW}; {ISO_STATISTICS}",
        term=N_("in-library use (on-site use)"),
        how=N_(
            "Books scanned as read here, and readings that a class counted by its button, "
            "less those taken back."
        ),
        amount=READINGS_ON_SITE,
    ),
    Count(
        code="uses",
        name=N_("Uses of books"),
        definition=N_("Loans for home and readings on the spot together."),
        unit=TIMES,
        source=ISO_STATISTICS,
        how=N_("The sum of the two."),
        amount=USES,
    ),
    Count(
        code="renewals",
        name=N_("Renewals"),
        definition=N_("Loans that got a later due day."),
        unit=TIMES,
        source=ISO_STATISTICS,
        term=N_("renewals"),
        how=N_("On the day of the renewal, where it was noted; undone ones do not count."),
        amount=Happenings(counts=(What.RENEWED,)),
    ),
    Count(
        code="returns",
        name=N_("Returns"),
        definition=N_("Books that came back from home."),
        unit=TIMES,
        source=ISO_STATISTICS,
        how=N_("On the day the book came back, at the library that took it."),
        amount=_RETURNS,
    ),
)

MEASURES: tuple[Measure, ...] = (
    *AT_A_GLANCE,
    Count(
        code="loans_from_class_shelves",
        name=N_("Loans from class bookshelves"),
        definition=N_("Books taken home from a class bookshelf."),
        unit=LOANS,
        source=f"NĐ 93/2020/NĐ-CP Điều 17; {ISO_STATISTICS}",
        term=LOANS,
        how=N_("Of the loans for home those of copies that stood on a class shelf when lent."),
        amount=Happenings(counts=_LENT, place_kinds=(PlaceKind.CLASS_SHELF,)),
    ),
    Count(
        code="loans_from_boxes",
        name=N_("Loans from boxes"),
        definition=N_("Books taken home from a box, at the point where it stood."),
        unit=LOANS,
        source=f"{ROTATION}; {ISO_STATISTICS}",
        term=LOANS,
        how=N_("Of the loans for home those of copies that lay in a box when lent."),
        amount=Happenings(counts=_LENT, place_kinds=(PlaceKind.BOX,)),
    ),
    Count(
        code="loans_told",
        name=N_("Loans told by points"),
        definition=N_("Loans that a rotation point kept on paper and told as a number."),
        unit=LOANS,
        source=ROTATION,
        how=N_("On the day they were told for; they are in no other figure."),
        amount=Happenings(counts=(What.TOLD_LENT,)),
    ),
    Count(
        code="readings_told",
        name=N_("Readings told by points"),
        definition=N_("Readings that a rotation point kept on paper and told as a number."),
        unit=READINGS,
        source=ROTATION,
        how=N_("On the day they were told for; they are in no other figure."),
        amount=Happenings(counts=(What.TOLD_READ,)),
    ),
    Count(
        code="returns_late",
        name=N_("Late returns"),
        definition=N_("Books that came back after their due day."),
        unit=TIMES,
        source=f"{ISO_INDICATORS}; {LAW}",
        how=N_("Late begins the day after the due day, as it stood when the book came back."),
        amount=_LATE_RETURNS,
    ),
    Ratio(
        code="returns_late_share",
        name=N_("Share of late returns"),
        definition=N_("Of all returns those that came after their due day."),
        unit=PER_CENT,
        source=ISO_INDICATORS,
        how=N_("Late returns ÷ returns."),
        amount=_LATE_RETURNS,
        of=_RETURNS,
        times=100,
    ),
    Stand(
        code="loans_open",
        name=N_("Books at home with readers"),
        definition=N_("Loans for home that were open at the end of the last day."),
        unit=LOANS,
        source=ISO_STATISTICS,
        term=LOANS,
        how=N_("Lent by then and not yet back; loans undone do not count."),
        amount=OpenLoans(),
    ),
    Stand(
        code="overdue",
        name=N_("Overdue books"),
        definition=N_("Open loans whose due day had passed at the end of the last day."),
        unit=LOANS,
        source=ISO_INDICATORS,
        how=N_("By the due day as it stood then; late begins the day after it."),
        amount=OpenLoans(late=True),
    ),
    Ratio(
        code="overdue_share",
        name=N_("Share of overdue books"),
        definition=N_("Of the books at home with readers those that were overdue."),
        unit=PER_CENT,
        source=ISO_INDICATORS,
        how=N_("Overdue books ÷ books at home with readers, at the end of the last day."),
        amount=OpenLoans(late=True),
        of=OpenLoans(),
        times=100,
    ),
)
