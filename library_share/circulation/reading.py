"""Find out what was scanned: a copy, a card, a place; by printed code or by an older number."""

from __future__ import annotations

from dataclasses import dataclass

from library_share.circulation.errors import SeveralCopies, UnknownCard, UnknownCode
from library_share.circulation.queries import CopyAtHand, copy_at_hand, find_copy_at_hand
from library_share.copies.queries import candidates_for
from library_share.handovers.models import Handover
from library_share.handovers.queries import find_handover_with_code
from library_share.labels.codes import Code, CodeKind, Mistyped, MistypedCode, read
from library_share.libraries.models import Place
from library_share.libraries.queries import find_place_with_code
from library_share.patrons.queries import PatronOfCard, find_patron_of_card

CODE_AT_MOST = 300


@dataclass(frozen=True, kw_only=True)
class Found:
    """Exactly one of these is set."""

    copy: CopyAtHand | None = None
    patron: PatronOfCard | None = None
    place: Place | None = None
    handover: Handover | None = None


def what_is(text: str, library_id: int) -> Found:
    """What this text means at this library: our own labels first, then its older numbers."""
    shown = text.strip()[:60]
    code = read(text)
    if isinstance(code, Code) and (found := _labelled(code, library_id)):
        return found
    candidates = candidates_for(text, library_id)
    if len(candidates) > 1:
        numbers = ", ".join(sorted({candidate.code for candidate in candidates}))
        raise SeveralCopies(code=shown, copies=numbers)
    if candidates:
        return Found(copy=copy_at_hand(candidates[0].copy_id))
    if isinstance(code, Mistyped):
        raise MistypedCode(code=code.text)
    raise UnknownCode(code=shown)


def _labelled(code: Code, library_id: int) -> Found | None:
    if code.kind is CodeKind.COPY:
        copy = find_copy_at_hand(code.text)
        return Found(copy=copy) if copy is not None else None
    if code.kind is CodeKind.CARD:
        patron = find_patron_of_card(code.text)
        return Found(patron=_ours(patron, library_id, code.text))
    if code.kind in (CodeKind.SHELF, CodeKind.BOX):
        place = find_place_with_code(code.text)
        return Found(place=place) if place is not None else None
    if code.kind is CodeKind.CONSIGNMENT:
        handover = find_handover_with_code(code.text)
        sides = (handover.from_library_id, handover.to_library_id) if handover else ()
        return Found(handover=handover) if library_id in sides else None
    return None


def patron_at_desk(card: str, library_id: int) -> PatronOfCard:
    """The patron whose card lies on the desk; other libraries' patrons do not exist here."""
    code = read(card)
    if isinstance(code, Mistyped):
        raise MistypedCode(code=code.text)
    if code is None or code.kind is not CodeKind.CARD:
        raise UnknownCard(code=card.strip()[:60])
    return _ours(find_patron_of_card(code.text), library_id, code.text)


def _ours(patron: PatronOfCard | None, library_id: int, code: str) -> PatronOfCard:
    if patron is None or patron.library_id != library_id:
        raise UnknownCard(code=code)
    return patron
