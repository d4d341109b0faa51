"""Which notices there are, for whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import joinedload

from library_share.database import db
from library_share.libraries.models import Place, SchoolClass, SchoolYear
from library_share.notices.errors import NoSuchNotice
from library_share.notices.kinds import KINDS
from library_share.notices.models import Notice
from library_share.notices.rules import LONGEST_WAIT, Channel, State
from library_share.patrons.models import Account, Appointment, Enrolment, Patron, PlaceKeeper
from library_share.web.access import Act, Actor, Role

#: The small number on the first page says "99+" beyond.
COUNTED_AT_MOST = 100


def still_true() -> ColumnElement[bool]:
    """Whether a notice is still to be told, as the packages that told it know."""
    return and_(
        true(),
        *(
            or_(Notice.kind != kind.code, kind.still_true(Notice.about))
            for kind in KINDS.values()
            if kind.still_true is not None
        ),
    )


def waiting(channel: Channel) -> ColumnElement[bool]:
    return and_(Notice.state == State.WAITING, Notice.channel == channel, still_true())


def _hidden_from(who: Actor, library_id: int) -> list[str]:
    return [kind.code for kind in KINDS.values() if not who.may(kind.seen_by, library_id)]


def notices_of(
    library_id: int, who: Actor, *, state: State | None = None, channel: Channel | None = None
) -> Select[*tuple[Notice]]:
    """A library's notices that `who` may see, for a page by key; what is waiting but not true any
    more is left out."""
    query = (
        select(Notice)
        .options(joinedload(Notice.patron), joinedload(Notice.account), joinedload(Notice.library))
        .where(
            Notice.library_id == library_id,
            or_(Notice.state != State.WAITING, still_true()),
        )
    )
    if hidden := _hidden_from(who, library_id):
        query = query.where(Notice.kind.not_in(hidden))
    if state is not None:
        query = query.where(Notice.state == state)
    return query.where(Notice.channel == channel) if channel is not None else query


def notice_of(notice_id: int, library_ids: Iterable[int], who: Actor) -> Notice:
    """The notice of one of these libraries, if `who` may see it; nobody else changes it until the
    end of the transaction. NoSuchNotice otherwise."""
    notice = db.session.scalar(_locked(notice_id).where(Notice.library_id.in_(library_ids)))
    if notice is None or notice.kind in _hidden_from(who, notice.library_id):
        raise NoSuchNotice
    return notice


def _locked(notice_id: int) -> Select[*tuple[Notice]]:
    return (
        select(Notice)
        .where(Notice.id == notice_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


# --- on screen -------------------------------------------------------------------------------


def _on_screen_of(who: Actor, library_id: int | None) -> ColumnElement[bool]:
    """What is for this account: its own, its classes', and the staff's of the library it works
    for. One condition, so that counting costs one statement."""
    staff = _only_if(
        library_id is not None and who.may(Act.SEE_PATRONS, library_id),
        and_(
            Notice.library_id == library_id,
            Notice.account_id.is_(None),
            Notice.patron_id.is_(None),
            Notice.class_name == "",
            Notice.kind.not_in(_hidden_from(who, library_id or 0)),
        ),
    )
    return and_(
        Notice.channel == Channel.SCREEN,
        or_(Notice.account_id == who.account_id, _of_classes_kept_by(who), staff),
    )


def _only_if(holds: bool, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return condition if holds else ~true()


def _of_classes_kept_by(who: Actor) -> ColumnElement[bool]:
    """A form teacher is in charge of her class's shelf. Pupils who help there are not told what
    other children have at home."""
    teaches_at = [id_ for id_, roles in who.roles.items() if Role.CLASS_KEEPER in roles]
    keeps = exists().where(
        Place.library_id == Notice.library_id,
        Place.class_name == Notice.class_name,
        PlaceKeeper.place_id == Place.id,
        PlaceKeeper.account_id == who.account_id,
        PlaceKeeper.until.is_(None),
    )
    of_a_class = and_(
        Notice.library_id.in_(teaches_at), Notice.class_name != "", Notice.account_id.is_(None)
    )
    return _only_if(bool(teaches_at), and_(of_a_class, keeps))


def on_screen(who: Actor, library_id: int | None) -> Select[*tuple[Notice]]:
    """What waits for this account, for a page by key."""
    return (
        select(Notice)
        .options(joinedload(Notice.patron), joinedload(Notice.library))
        .where(waiting(Channel.SCREEN), _on_screen_of(who, library_id))
    )


def libraries_naming_patrons(who: Actor, library_id: int | None) -> list[int]:
    """Whose patrons are named in what waits for this account."""
    naming = (
        waiting(Channel.SCREEN),
        _on_screen_of(who, library_id),
        Notice.patron_id.is_not(None),
    )
    return list(db.session.scalars(select(Notice.library_id).where(*naming).distinct()))


def how_many_on_screen(who: Actor, library_id: int | None) -> int:
    """How many wait for this account; no more than COUNTED_AT_MOST are counted."""
    some = (
        select(Notice.id)
        .where(waiting(Channel.SCREEN), _on_screen_of(who, library_id))
        .limit(COUNTED_AT_MOST)
    )
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def notice_on_screen(notice_id: int, who: Actor, library_id: int | None) -> Notice:
    """One of those, or one that was, to be changed; NoSuchNotice otherwise."""
    notice = db.session.scalar(_locked(notice_id).where(_on_screen_of(who, library_id)))
    if notice is None:
        raise NoSuchNotice
    return notice


# --- whom it goes to -------------------------------------------------------------------------


def classes_of(patron_ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """For each patron the library and the class of the newest school year ("" for none)."""
    rows = db.session.execute(
        select(Patron.id, Patron.library_id, SchoolClass.name)
        .outerjoin(Enrolment, Enrolment.patron_id == Patron.id)
        .outerjoin(SchoolClass, SchoolClass.id == Enrolment.class_id)
        .outerjoin(SchoolYear, SchoolYear.id == SchoolClass.school_year_id)
        .where(Patron.id.in_(list(patron_ids)))
        .order_by(SchoolYear.starts_on)
    )
    return {row.id: (row.library_id, row.name or "") for row in rows}


def addresses(*, library_id: int, account_id: int | None, class_name: str) -> list[str]:
    """Where e-mail for one account, a class's teachers or a library's librarians goes."""
    query = select(Account.email).where(Account.is_active, Account.email != "").distinct()
    if account_id is not None:
        query = query.where(Account.id == account_id)
    elif class_name:
        query = (
            query.join(PlaceKeeper, PlaceKeeper.account_id == Account.id)
            .join(Place, Place.id == PlaceKeeper.place_id)
            .where(
                Place.library_id == library_id,
                Place.class_name == class_name,
                PlaceKeeper.until.is_(None),
                _appointed(Role.CLASS_KEEPER, library_id),
            )
        )
    else:
        query = query.where(_appointed(Role.LIBRARIAN, library_id))
    return list(db.session.scalars(query.order_by(Account.email)))


def _appointed(role: Role, library_id: int) -> ColumnElement[bool]:
    return exists().where(
        Appointment.account_id == Account.id,
        Appointment.role == role,
        Appointment.library_id == library_id,
    )


# --- e-mail ----------------------------------------------------------------------------------


def to_send(now: datetime) -> Select[*tuple[Notice]]:
    """E-mail that is due and that nobody is sending, the longest due first."""
    return (
        select(Notice)
        .where(
            Notice.channel == Channel.EMAIL,
            Notice.state == State.WAITING,
            Notice.taken_at.is_(None),
            # Or it was told before the clock was set back.
            or_(Notice.next_try_at <= now, Notice.next_try_at > now + LONGEST_WAIT),
            Notice.kind.in_(KINDS),
        )
        .order_by(Notice.next_try_at, Notice.id)
        .limit(1)
    )


def holds(notice_id: int) -> Select[*tuple[int]]:
    """Its id, if it is still to be told."""
    return select(Notice.id).where(Notice.id == notice_id, still_true())


def broken_off(now: datetime, lease: timedelta) -> ColumnElement[bool]:
    """Letters that somebody began to send and never told of again; also before the clock was set
    back."""
    return or_(Notice.taken_at < now - lease, Notice.taken_at > now + lease)
