"""What the circular (TT 05/2022) asks for and a round, as it is planned now, does not keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from library_share.catalogue.models import Title
from library_share.catalogue.rules import full_title
from library_share.circulation.availability import ON_THE_SHELVES
from library_share.copies.models import Copy
from library_share.database import db
from library_share.libraries.models import Library
from library_share.patrons.keepers.queries import keepers_now
from library_share.rotation.models import Round, RoundBox, RoundCopy, RoundStop
from library_share.rotation.rounds.queries import remote_places
from library_share.rotation.rounds.telling import warning_said
from library_share.rotation.rules import (
    COPIES_AT_LEAST,
    Warned,
    last_day_at_point,
    stays_too_long,
)


@dataclass(frozen=True, kw_only=True)
class PassedBy:
    """One rule that is passed by: at which stop, for which box or title."""

    kind: Warned
    about: str
    facts: dict[str, Any]

    @property
    def sentence(self) -> str:
        return warning_said(self.kind, self.about, self.facts)


@dataclass(frozen=True, kw_only=True)
class FewCopies:
    """Titles that travel though their library has that few copies of each: said once for all."""

    library: str
    copies: int
    titles: list[str]


def apart(found: Iterable[PassedBy]) -> tuple[list[PassedBy], list[FewCopies]]:
    """What is said one by one, and the titles with few copies, which may be hundreds."""
    alone: list[PassedBy] = []
    titles: dict[tuple[str, int], list[str]] = defaultdict(list)
    for passed in found:
        if passed.kind is Warned.TOO_FEW_COPIES:
            titles[passed.facts["library"], passed.facts["copies"]].append(passed.about)
        else:
            alone.append(passed)
    few = [
        FewCopies(library=library, copies=copies, titles=names)
        for (library, copies), names in titles.items()
    ]
    return alone, few


def warnings_of(one: Round) -> list[PassedBy]:
    """Everything that the circular asks for and the round does not keep as it is planned now."""
    parts = list(
        db.session.scalars(
            select(RoundBox)
            .where(RoundBox.round_id == one.id, RoundBox.ended_at.is_(None))
            .options(
                joinedload(RoundBox.box),
                selectinload(RoundBox.stops).joinedload(RoundStop.place),
            )
            .order_by(RoundBox.id)
        )
    )
    found = [
        PassedBy(kind=Warned.NO_STOP, about=part.box.name, facts={})
        for part in parts
        if not part.stops
    ]
    stops = [(part, stop) for part in parts for stop in part.stops if not stop.skipped_because]
    places = {stop.place_id: stop.place for _, stop in stops}
    remote = remote_places(list(places))
    for part, stop in stops:
        is_remote = stop.place_id in remote
        if stays_too_long(stop.arrives_on, stop.leaves_on, is_remote=is_remote):
            about = f"{part.box.name} → {stop.place.name}"
            facts = {"until": last_day_at_point(stop.arrives_on)}
            found.append(PassedBy(kind=Warned.TOO_LONG, about=about, facts=facts))
    kept = keepers_now(list(places.values()))
    for place in places.values():
        if not kept[place.id] and not place.is_main:
            about = f"{place.name} ({place.library.short_name})"
            found.append(PassedBy(kind=Warned.NOBODY_IN_CHARGE, about=about, facts={}))
    return [*found, *_few_copies(one.id)]


def _few_copies(round_id: int) -> list[PassedBy]:
    """Titles that travel and of which their library has fewer than three copies."""
    travelling, home = aliased(Copy), aliased(Copy)
    rows = db.session.execute(
        select(Title.title, Title.volume, Library.short_name, func.count(home.id.distinct()))
        .select_from(RoundCopy)
        .join(RoundBox, RoundBox.id == RoundCopy.round_box_id)
        .join(travelling, travelling.id == RoundCopy.copy_id)
        .join(Title, Title.id == travelling.title_id)
        .join(Library, Library.id == travelling.library_id)
        .join(
            home,
            and_(
                home.title_id == Title.id,
                home.library_id == travelling.library_id,
                home.state.in_(ON_THE_SHELVES),
            ),
        )
        .where(RoundBox.round_id == round_id, RoundCopy.ended_at.is_(None))
        .group_by(Title.id, Title.title, Title.volume, Library.id, Library.short_name)
        .having(func.count(home.id.distinct()) < COPIES_AT_LEAST)
        .order_by(Title.id)
    )
    return [
        PassedBy(
            kind=Warned.TOO_FEW_COPIES,
            about=full_title(title, volume),
            facts={"copies": copies, "library": library},
        )
        for title, volume, library, copies in rows
    ]
