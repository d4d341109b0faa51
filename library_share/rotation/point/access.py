"""Whose point it is: staff see all of their library's, keepers the ones they are in charge of."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from library_share.circulation.queries import CopyAtHand, copy_at_hand
from library_share.classroom.sheets.access import Typist
from library_share.classroom.sheets.finding import Finder
from library_share.classroom.sheets.queries import Reader
from library_share.classroom.sheets.rules import Unfit
from library_share.copies.models import Copy, Stay
from library_share.copies.rules import accession_key
from library_share.database import db
from library_share.labels.codes import Code, read
from library_share.libraries.models import Place, PlaceKind
from library_share.rotation.models import Round, RoundBox, RoundStop
from library_share.rotation.point.errors import NoSuchReader, NotAtThisPoint
from library_share.rotation.rounds.reading import Chain, StopNow, chains_of
from library_share.rotation.rules import Step


def boxes_at(place: Place) -> list[Place]:
    """The boxes that stand at a point now."""
    query = select(Place).where(Place.within_id == place.id, Place.kind == PlaceKind.BOX)
    return list(db.session.scalars(query.order_by(Place.id)))


def book_at(place: Place, text: str) -> CopyAtHand:
    """The book at this point, on its shelf or in a box there, with this label or number;
    NotAtThisPoint for every other."""
    ids = [place.id, *(box.id for box in boxes_at(place))]
    code = read(text)
    wanted = [Copy.accession_key == accession_key(text)]
    if isinstance(code, Code):
        wanted.append(Copy.code == code.text)
    found = db.session.scalars(
        select(Copy.id)
        .join(Stay, Stay.copy_id == Copy.id)
        .where(Stay.place_id.in_(ids), Stay.until.is_(None), or_(*wanted))
        .limit(2)
    ).all()
    if len(found) != 1:
        raise NotAtThisPoint(place=place.name, book=text.strip()[:40])
    return copy_at_hand(found[0])


def reader_at(typist: Typist, place: Place, text: str) -> Reader:
    """Who is meant: number or name in the class, whole name, card; NoSuchReader says why not."""
    try:
        return Finder(typist, place).reader(text)
    except Unfit as unfit:
        raise NoSuchReader(reader=text[:40], reasons=[unfit.reason]) from unfit


def stops_now_at(place: Place) -> list[tuple[Chain, StopNow]]:
    """The stops of rounds at which a box stands here now."""
    rows = db.session.execute(
        select(RoundBox.round_id, RoundBox.id)
        .join(RoundStop, RoundStop.round_box_id == RoundBox.id)
        .join(Round, Round.id == RoundBox.round_id)
        .join(Place, Place.id == RoundBox.box_id)
        .where(
            RoundStop.place_id == place.id,
            Place.within_id == place.id,
            RoundBox.ended_at.is_(None),
            Round.step == Step.UNDER_WAY,
        )
    ).all()
    chains = _chains(rows)
    return [
        (chain, chain.here)
        for chain in chains
        if chain.here is not None and chain.here.stop.place_id == place.id
    ]


def _chains(rows: Sequence[tuple[int, int]]) -> list[Chain]:
    if not rows:
        return []
    return chains_of(sorted({row[0] for row in rows}), of_boxes=sorted({row[1] for row in rows}))
