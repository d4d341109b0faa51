"""Which book of a point is meant, which reader, which box and which stop."""

from __future__ import annotations

from sqlalchemy import or_, select

from library_share.circulation.queries import CopyAtHand, copy_at_hand
from library_share.classroom.sheets.access import Typist
from library_share.classroom.sheets.finding import Finder
from library_share.classroom.sheets.queries import Reader
from library_share.classroom.sheets.rules import Unfit
from library_share.copies.models import Copy, Stay
from library_share.copies.rules import accession_key
from library_share.database import db
from library_share.errors import NotAllowed
from library_share.labels.codes import Code, read
from library_share.libraries.models import Place
from library_share.rotation.boxes.errors import NoSuchBox
from library_share.rotation.models import RoundStop
from library_share.rotation.point.errors import NoSuchReader, NotAtThisPoint
from library_share.rotation.point.queries import boxes_at, stops_now_at


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


def box_at(place: Place, code: str) -> Place:
    """The box with this code that stands here; NoSuchBox for every other."""
    box = next((box for box in boxes_at(place) if box.code == code), None)
    if box is None:
        raise NoSuchBox(code=code[:20])
    return box


def stop_at(place: Place, stop_id: int) -> RoundStop:
    """The stop at which a box stands here now; NotAllowed for every other."""
    stop = next((now.stop for _, now in stops_now_at(place) if now.stop.id == stop_id), None)
    if stop is None:
        raise NotAllowed
    return stop
