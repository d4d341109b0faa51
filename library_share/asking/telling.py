"""How far something is that was asked for, in one plain sentence: the same for staff, on a slip,
and for whoever follows a link without an account. It names nobody and no class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from library_share.asking.showing import About
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.circulation.holds.rules import SlotState
from library_share.interlibrary.questions import Question
from library_share.interlibrary.rules import LoanState
from library_share.libraries.models import Place, PlaceKind
from library_share.translation import day, gettext, ngettext


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of one copy that is asked for, whoever lends it. What is not known is empty."""

    state: SlotState
    #: Picked up by a reader, or put with what a class asked for.
    for_class: bool = False
    #: 1 is next.
    place_in_line: int | None = None
    passed_by_until: date | None = None
    #: What other libraries were asked, and how far that is.
    question: Question | None = None
    #: The library that lends it, when that is not the one where it is picked up.
    lender: str = ""
    #: The library it comes from, once it is on a list, and since when it is on the road.
    comes_from: str = ""
    left_at: datetime | None = None
    #: Where it is picked up, and how long it waits there.
    pickup: str = ""
    ready_until: date | None = None


def told(known: Known) -> str:
    """The sentence."""
    match known.state:
        case SlotState.WAITING:
            return f"{_waiting(known)} {_asked_of_others(known.question)}".strip()
        case SlotState.CAUGHT if known.lender:
            return gettext("Kept at %(library)s, to be sent from there.", library=known.lender)
        case SlotState.CAUGHT:
            return gettext("Kept, and being fetched from the shelf.")
        case SlotState.ON_THE_WAY if known.left_at is not None:
            since = day(known.left_at)
            return gettext(
                "On the road from %(library)s since %(day)s.", library=known.comes_from, day=since
            )
        case SlotState.ON_THE_WAY:
            return gettext("Goes with the next trip from %(library)s.", library=known.comes_from)
        case SlotState.READY:
            until = day(known.ready_until)
            return gettext("Ready at %(place)s until %(day)s.", place=known.pickup, day=until)
        case SlotState.FULFILLED if known.for_class:
            return gettext("It is there.")
        case SlotState.FULFILLED:
            return gettext("It was picked up.")
        case SlotState.EXPIRED:
            return gettext("It was not picked up in time and went to the next in line.")
        case SlotState.CANCELLED:
            return gettext("It was cancelled.")


def _waiting(known: Known) -> str:
    if known.passed_by_until is not None:
        return gettext(
            "Passed by until %(day)s; the place in line stays.", day=day(known.passed_by_until)
        )
    if known.place_in_line is None:
        return gettext("In line.")
    if known.place_in_line == 1:
        return gettext("Next in line: the next copy that comes back is kept.")
    return gettext("In line as number %(num)s.", num=known.place_in_line)


def _asked_of_others(question: Question | None) -> str:
    if question is None:
        return ""
    match question.state:
        case LoanState.ASKED:
            return gettext(
                "Asked of %(library)s on %(day)s, no answer yet.",
                library=question.library,
                day=day(question.asked_at),
            )
        case LoanState.CONDITIONAL:
            return gettext(
                "%(library)s lends it on a condition; your library answers that.",
                library=question.library,
            )
        case LoanState.AGREED:
            return gettext(
                "%(library)s said yes and sends the next copy that comes back there.",
                library=question.library,
            )
        case LoanState.IN_LINE:
            return gettext("As soon as another library can lend it, it is asked.")
        case LoanState.UNFILLED:
            return gettext("No other library could lend it.")
    return ""


@dataclass(frozen=True, kw_only=True)
class Copies:
    """Copies of one hold that one library lends and that are equally far."""

    lender: str
    sentence: str
    how_many: int
    state: SlotState
    #: The printed codes, for staff.
    codes: tuple[str, ...]


def copies_of(hold: Hold, about: About, today: date) -> list[Copies]:
    """A hold's copies by lender and by how far they are, in the order they were asked for."""
    groups: dict[tuple[str, str, SlotState], list[str | None]] = {}
    for slot in about.slots[hold.id]:
        sentence = told(known_of(hold, slot, about, today))
        code = about.copy_codes.get(slot.copy_id) if slot.copy_id else None
        groups.setdefault((slot.supplier.short_name, sentence, slot.state), []).append(code)
    return [
        Copies(
            lender=lender,
            sentence=sentence,
            how_many=len(codes),
            state=state,
            codes=tuple(code for code in codes if code),
        )
        for (lender, sentence, state), codes in sorted(
            groups.items(), key=lambda group: group[0][0] != hold.library.short_name
        )
    ]


def known_of(hold: Hold, slot: HoldSlot, about: About, today: date) -> Known:
    """What holds know of a copy."""
    handover = slot.line.handover if slot.line else None
    suspended = hold.suspended_until
    return Known(
        state=slot.state,
        for_class=hold.is_for_class,
        place_in_line=about.places_in_line.get(hold.id),
        passed_by_until=suspended if suspended and suspended >= today else None,
        question=about.questions.get(slot.id),
        lender="" if slot.supplier_id == hold.library_id else slot.supplier.short_name,
        comes_from=handover.from_library.short_name if handover else "",
        left_at=handover.sent_at if handover else None,
        pickup=_place(hold.pickup_place),
        ready_until=slot.ready_until,
    )


def _place(place: Place) -> str:
    """A class's shelf is named after the class, which is nobody's business on the road."""
    if place.kind is PlaceKind.CLASS_SHELF:
        return gettext("the class bookshelf (%(library)s)", library=place.library.short_name)
    return f"{place.name} ({place.library.short_name})"


def sentences(copies: Sequence[Copies]) -> list[str]:
    """One sentence for each group, with its number where there are several copies."""
    if sum(group.how_many for group in copies) == 1:
        return [copies[0].sentence]
    return [
        ngettext(
            "%(num)s copy: %(sentence)s",
            "%(num)s copies: %(sentence)s",
            group.how_many,
            sentence=group.sentence,
        )
        for group in copies
    ]
