"""What the staff of the other library is told: a consignment comes, something is missing in it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import InstrumentedAttribute

from library_share.database import db
from library_share.handovers.models import Handover, HandoverEvent, HandoverLine
from library_share.handovers.rules import Happening, Step
from library_share.notices import Fact, Kind, To, register, tell, withdraw
from library_share.translation import N_
from library_share.web.access import Act

CODE = Fact(meaning=N_("the number on the consignment's label"), sample="40000012")


def _still_on_the_way(handover_id: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    return exists().where(Handover.id == handover_id, Handover.step == Step.SENT)


def _still_missing(line_id: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    return exists().where(HandoverLine.id == line_id, HandoverLine.ended_at.is_(None))


CONSIGNMENT_COMES = register(
    Kind(
        code="consignment_comes",
        name=N_("A consignment is on its way to us"),
        to=To.STAFF,
        text=N_("Consignment {{ code }} is on its way to you from {{ giver }}."),
        facts={
            "code": CODE,
            "giver": Fact(meaning=N_("the library that sent it"), sample="Thư viện xã"),
        },
        seen_by=Act.HAND_OVER,
        still_true=_still_on_the_way,
    )
)

MISSING = register(
    Kind(
        code="missing_in_consignment",
        name=N_("Something is missing in a consignment of ours"),
        to=To.STAFF,
        text=N_(
            "{{ taker }} did not find “{{ what }}” ({{ number }}) in consignment {{ code }}. "
            "Please look whether it is still with you."
        ),
        facts={
            "code": CODE,
            "taker": Fact(meaning=N_("the library that received it"), sample="Thư viện TH"),
            "what": Fact(meaning=N_("the title of the book"), sample="Dế Mèn phiêu lưu ký"),
            "number": Fact(meaning=N_("its accession number"), sample="00123"),
        },
        seen_by=Act.HAND_OVER,
        still_true=_still_missing,
    )
)


def tell_of(handover: Handover, event: HandoverEvent) -> None:
    """Tell the other library of what happened, or take back what was told when it is unsaid.

    Within one library there is nobody to tell.
    """
    if handover.from_library_id == handover.to_library_id:
        return
    if event.kind is Happening.SEND:
        _tell_coming(handover, event)
    elif event.kind is Happening.MISS:
        _tell_missing(handover, event)


def _tell_coming(handover: Handover, event: HandoverEvent) -> None:
    if event.undoes_id is not None:
        withdraw(kind=CONSIGNMENT_COMES.code, about=[handover.id])
        return
    tell(
        kind=CONSIGNMENT_COMES.code,
        key=f"consignment_comes:{event.id}",
        about=handover.id,
        library_id=handover.to_library_id,
        facts={"code": handover.code, "giver": handover.from_library.name},
    )


def _tell_missing(handover: Handover, event: HandoverEvent) -> None:
    if event.undoes_id is not None:
        unsaid = db.session.get_one(HandoverEvent, event.undoes_id)
        assert unsaid.line_id is not None
        withdraw(kind=MISSING.code, about=[unsaid.line_id])
        return
    line = db.session.get_one(HandoverLine, event.line_id)
    what, number = _named(line)
    tell(
        kind=MISSING.code,
        key=f"missing_in_consignment:{event.id}",
        about=line.id,
        library_id=handover.from_library_id,
        facts={
            "code": handover.code,
            "taker": handover.to_library.name,
            "what": what,
            "number": number,
        },
    )


def _named(line: HandoverLine) -> tuple[str, str]:
    """What travels on this line, and the number on it: a book, or else a box."""
    if line.copy is not None:
        return line.copy.title.title, line.copy.accession_number
    assert line.box is not None
    return line.box.name, line.box.code
