"""Whose newspapers they are: staff of the library that ordered them keep them; staff of a library
where a copy stands, or to which it belongs, say that it went on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_

from library_share.copies.deeds import Deed, deed_at
from library_share.database import db
from library_share.libraries.current import current_library
from library_share.libraries.models import Library, Place
from library_share.serials import bundles, queries, whereabouts
from library_share.serials.errors import MovedMeanwhile, NoSuchIssueCopy
from library_share.serials.models import (
    Bundle,
    Issue,
    IssueCopy,
    IssueStay,
    Subscription,
)
from library_share.web.access import Act, actor, require


@dataclass(frozen=True, kw_only=True)
class Keeper:
    """Somebody who keeps the newspapers of a library."""

    library: Library

    def subscription(self, subscription_id: int) -> Subscription:
        return queries.subscription_at(self.library.id, subscription_id)

    def issue(self, issue_id: int) -> Issue:
        return queries.issue_at(self.library.id, issue_id)

    def bundle(self, bundle_id: int) -> Bundle:
        return bundles.bundle_at(self.library.id, bundle_id)

    @property
    def deed(self) -> Deed:
        return deed_at(self.library)


def keeper_here() -> Keeper:
    """The actor, who keeps newspapers at the current library; NotAllowed otherwise."""
    return keeper_at(current_library())


def keeper_at(library: Library) -> Keeper:
    require(Act.CATALOGUE, library.id)
    return Keeper(library=library)


def of_subscription(subscription_id: int) -> tuple[Keeper, Subscription]:
    """For another program: the subscription at whatever library the actor keeps newspapers."""
    found = db.session.get(Subscription, subscription_id)
    if found is None or not actor().may(Act.CATALOGUE, found.library_id):
        # Raises NoSuchSubscription, as for one that does not exist.
        found = queries.subscription_at(0, subscription_id)
    return Keeper(library=found.library), found


def of_issue(issue_id: int) -> tuple[Keeper, Issue]:
    found = db.session.get(Issue, issue_id)
    if found is None or not actor().may(Act.CATALOGUE, found.subscription.library_id):
        found = queries.issue_at(0, issue_id)
    return Keeper(library=found.subscription.library), found


def of_bundle(bundle_id: int) -> tuple[Keeper, Bundle]:
    found = db.session.get(Bundle, bundle_id)
    if found is None or not actor().may(Act.CATALOGUE, found.subscription.library_id):
        found = bundles.bundle_at(0, bundle_id)
    return Keeper(library=found.subscription.library), found


def copy_for(library: Library, copy_id: int) -> IssueCopy:
    """A copy that is this library's or stands there, for whoever hands over there."""
    require(Act.HAND_OVER, library.id)
    return whereabouts.issue_copy_at(library.id, copy_id)


def copy_anywhere(copy_id: int) -> tuple[Library, IssueCopy]:
    """For another program: a copy that the actor may move, and the library it belongs to."""
    found = db.session.get(IssueCopy, copy_id)
    if found is not None and found.undone_at is None:
        here = whereabouts.open_stays(IssueStay.issue_copy_id == found.id)
        stay = db.session.scalars(here).first()
        owner = found.issue.subscription.library
        libraries = [owner, *([stay.place.library] if stay else [])]
        for library in libraries:
            if actor().may(Act.HAND_OVER, library.id):
                return library, found
    raise NoSuchIssueCopy(copy=copy_id)


def stays_for(library: Library, stay_ids: Sequence[int]) -> list[int]:
    """Those of these stays that the library may end: the copies are its own or are there. A stay
    that is over counts still, so that a second tap is not refused; MovedMeanwhile when one is
    nothing of the library's."""
    require(Act.HAND_OVER, library.id)
    query = (
        whereabouts.all_stays(IssueStay.id.in_(stay_ids))
        .where(or_(Place.library_id == library.id, Subscription.library_id == library.id))
        .with_only_columns(IssueStay.id)
    )
    found = list(db.session.scalars(query))
    if len(found) < len(set(stay_ids)):
        raise MovedMeanwhile
    return found


def stay_for(library: Library, stay_id: int) -> IssueStay:
    """One stay, as `stays_for`."""
    return db.session.get_one(IssueStay, stays_for(library, [stay_id])[0])
