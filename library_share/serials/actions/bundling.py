"""Issues are tied together into one bundle, which is a copy like any other from then on."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, select, update

from library_share.circulation.keeping import change_copy
from library_share.copies.actions import CopyDraft, accession
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy, CopyState
from library_share.copies.queries import holder_of
from library_share.database import db
from library_share.handovers.models import HandoverLine
from library_share.libraries.models import Place
from library_share.libraries.queries import main_place_of
from library_share.serials.errors import AlreadySo, BundleIsOut, CannotBundle, NothingToBundle
from library_share.serials.models import Bundle, Issue, IssueCopy, IssueStay, Subscription
from library_share.serials.telling import said_issues
from library_share.translation import N_, force_locale, gettext

NOTE = N_("Bundle: %(issues)s")
UNTIED = N_("The bundle was untied: its issues stand alone again")


def tie(
    subscription: Subscription,
    copy_ids: Sequence[int],
    deed: Deed,
    *,
    accession_number: str | None = None,
) -> Bundle:
    """Tie these copies of issues together. The bundle is entered into the accession register as
    one copy of the serial title; its note says which issues it holds.

    They must be loose and at their own library. CannotBundle names those that are not.
    """
    copies = _locked(copy_ids, subscription.id)
    if not copies:
        raise NothingToBundle
    not_here = _not_here(copies, subscription.library_id)
    issues = sorted((copy.issue for copy in copies), key=lambda one: (one.published_on, one.id))
    if not_here or len(copies) < len(set(copy_ids)):
        wrong = [copy.issue for copy in copies if copy.id in not_here]
        raise CannotBundle(issues=said_issues(wrong) or "?")
    with force_locale("vi"):  # the register is a Vietnamese paper
        note = gettext(NOTE, issues=said_issues(issues))
    draft = CopyDraft(
        title_id=subscription.title_id,
        kind=subscription.title.kind,
        accession_number=accession_number or None,
        printed_year=issues[0].published_on.year,
        acquired_on=deed.on,
        note=note if len(note) <= 300 else note[:299] + "…",
    )
    home = main_place_of(subscription.library_id)
    copy_id = accession([draft], subscription.library, home, deed.account_id)[0]
    bundle = Bundle(
        copy_id=copy_id,
        subscription_id=subscription.id,
        first_on=issues[0].published_on,
        last_on=issues[-1].published_on,
        issues=len(copies),
        made_at=deed.at,
        account_id=deed.account_id,
    )
    db.session.add(bundle)
    db.session.flush()
    for copy in copies:
        copy.bundle_id = bundle.id
    db.session.flush()
    return bundle


def untie(bundle: Bundle, deed: Deed) -> None:
    """The issues stand alone again. The bundle's number stays in the register, as withdrawn; one
    that is lent or on a list stays tied."""
    db.session.refresh(bundle, with_for_update={"of": Bundle})
    copy = db.session.get_one(Copy, bundle.copy_id)
    if bundle.undone_at is not None:
        raise AlreadySo
    is_listed = exists().where(HandoverLine.copy_id == copy.id, HandoverLine.ended_at.is_(None))
    away = holder_of(copy.id).id != copy.library_id or copy.state is not CopyState.IN_USE
    if away or db.session.scalar(select(is_listed)):
        raise BundleIsOut
    with force_locale("vi"):
        reason = gettext(UNTIED)
    change_copy(copy, reason=reason, account_id=deed.account_id, state=CopyState.WITHDRAWN)
    db.session.execute(
        update(IssueCopy).where(IssueCopy.bundle_id == bundle.id).values(bundle_id=None)
    )
    bundle.undone_at = deed.at
    db.session.flush()


def _locked(copy_ids: Sequence[int], subscription_id: int) -> list[IssueCopy]:
    """The loose ones among these; whoever ties the same ones waits here."""
    query = (
        select(IssueCopy)
        .join(Issue, Issue.id == IssueCopy.issue_id)
        .where(
            IssueCopy.id.in_(copy_ids),
            Issue.subscription_id == subscription_id,
            IssueCopy.undone_at.is_(None),
            IssueCopy.fate.is_(None),
            IssueCopy.bundle_id.is_(None),
        )
        .order_by(IssueCopy.id)
        .with_for_update(of=IssueCopy)
    )
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _not_here(copies: Sequence[IssueCopy], library_id: int) -> set[int]:
    """Those that are at a stop of another library."""
    rows = db.session.scalars(
        select(IssueStay.issue_copy_id)
        .join(Place, Place.id == IssueStay.place_id)
        .where(
            IssueStay.issue_copy_id.in_([copy.id for copy in copies]),
            IssueStay.until.is_(None),
            IssueStay.undone_at.is_(None),
            Place.library_id != library_id,
        )
    )
    return set(rows)
