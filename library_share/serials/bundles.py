"""Bundles, and what is old enough to be weeded (TT 02/2020/TT-BVHTTDL, Điều 19)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from library_share.catalogue.models import Title
from library_share.copies.models import Copy, CopyState
from library_share.database import db
from library_share.serials.errors import NoSuchBundle
from library_share.serials.models import Bundle, Issue, IssueCopy, Subscription
from library_share.serials.rules import weeded_up_to
from library_share.serials.whereabouts import SHOWN_AT_MOST
from library_share.web.paging import ID_AT_MOST


def bundle_at(library_id: int, bundle_id: int) -> Bundle:
    """The library's bundle with this id; NoSuchBundle for another's."""
    found = db.session.get(Bundle, bundle_id) if 0 < bundle_id <= ID_AT_MOST else None
    if found is None or found.subscription.library_id != library_id:
        raise NoSuchBundle(bundle=bundle_id)
    return found


def bundles_of(subscription_ids: Sequence[int]) -> list[Any]:
    """The bundles that are tied, the oldest first, each with its accessioned copy."""
    query = (
        select(Bundle, Copy.code, Copy.accession_number, Copy.state)
        .join(Copy, Copy.id == Bundle.copy_id)
        .where(Bundle.subscription_id.in_(subscription_ids), Bundle.undone_at.is_(None))
        .order_by(Bundle.first_on, Bundle.id)
    )
    return list(db.session.execute(query))


def weedable(library_id: int, today: date) -> Select[*tuple[Any, ...]]:
    """By title, how many loose copies of issues are old enough (TT 02/2020, Điều 19)."""
    return (
        select(
            Title.id.label("title_id"),
            Title.title,
            Title.volume,
            func.count(IssueCopy.id).label("copies"),
            func.min(Issue.published_on).label("first_on"),
            func.max(Issue.published_on).label("last_on"),
        )
        .join(Issue, Issue.id == IssueCopy.issue_id)
        .join(Subscription, Subscription.id == Issue.subscription_id)
        .join(Title, Title.id == Subscription.title_id)
        .where(*_old_and_loose(library_id, today))
        .group_by(Title.id, Title.title, Title.volume)
        .order_by(Title.id)
    )


def weedable_copies(library_id: int, title_id: int, today: date) -> list[IssueCopy]:
    """The loose copies of that title that are old enough."""
    query = (
        select(IssueCopy)
        .join(Issue, Issue.id == IssueCopy.issue_id)
        .join(Subscription, Subscription.id == Issue.subscription_id)
        .where(*_old_and_loose(library_id, today), Subscription.title_id == title_id)
        .order_by(IssueCopy.id)
    )
    return list(db.session.scalars(query))


def weedable_bundles(library_id: int, today: date) -> list[Any]:
    """Bundles in use whose newest issue is old enough: copies for the weeding list."""
    query = (
        select(Bundle, Copy.code, Copy.accession_number, Title.title, Title.volume)
        .join(Copy, Copy.id == Bundle.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .join(Subscription, Subscription.id == Bundle.subscription_id)
        .where(
            Copy.library_id == library_id,
            Copy.state == CopyState.IN_USE,
            Subscription.is_popular,
            Bundle.undone_at.is_(None),
            Bundle.last_on <= weeded_up_to(today),
        )
        .order_by(Bundle.last_on, Bundle.id)
        .limit(SHOWN_AT_MOST)
    )
    return list(db.session.execute(query))


def _old_and_loose(library_id: int, today: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Subscription.library_id == library_id,
        Subscription.is_popular.is_(True),
        IssueCopy.undone_at.is_(None),
        IssueCopy.bundle_id.is_(None),
        IssueCopy.fate.is_(None),
        Issue.published_on <= weeded_up_to(today),
    )


def weedable_titles(library_id: int, today: date) -> list[Any]:
    """The rows of `weedable`."""
    return list(db.session.execute(weedable(library_id, today).limit(SHOWN_AT_MOST)))
