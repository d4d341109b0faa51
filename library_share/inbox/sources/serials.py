"""Newspapers and magazines: what should be here, and what is due to go to the next reader."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy import Select, func, select

from library_share.catalogue.models import Title
from library_share.catalogue.rules import full_title
from library_share.inbox.lines import Here, Line, Source, Step, listed
from library_share.libraries.models import Library, Place
from library_share.serials import due
from library_share.serials.models import ISSUE_STATE_NAMES, Issue, IssueStay, Subscription
from library_share.serials.queries import awaited_by
from library_share.serials.telling import named
from library_share.serials.whereabouts import open_stays
from library_share.translation import N_, day, gettext
from library_share.web.access import Act

IT_IS_HERE = N_("It is here")
SEE_WHAT_GOES = N_("See what goes where")
APPEARED = N_("appeared on %(day)s")
GOES_ON = N_("goes on on %(day)s")


def _how_many_awaited(here: Here) -> Select[int]:
    return (
        select(func.count(Issue.id))
        .join(Subscription, Subscription.id == Issue.subscription_id)
        .where(*awaited_by(here.library_id, here.today))
    )


def _awaited(here: Here) -> Select[*tuple[Any, ...]]:
    return (
        select(Issue, Title.title, Title.volume)
        .join(Subscription, Subscription.id == Issue.subscription_id)
        .join(Title, Title.id == Subscription.title_id)
        .where(*awaited_by(here.library_id, here.today))
        .order_by(Issue.published_on.desc(), Issue.id)
    )


def _awaited_line(row: Any, here: Here) -> Line:
    issue: Issue = row.Issue
    return Line(
        text=f"{full_title(row.title, row.volume)}, {named(issue)}",
        about=gettext(ISSUE_STATE_NAMES[issue.state_on(here.today)]),
        on=issue.published_on,
        when=gettext(APPEARED, day=day(issue.published_on)),
        step=Step(
            label=gettext(IT_IS_HERE),
            address=url_for("serials.receive", issue_id=issue.id),
            posts=True,
        ),
    )


AWAITED = Source(
    name="newspapers_awaited",
    label=N_("Newspapers that should be here"),
    icon="journal-bookmark",
    act=Act.CATALOGUE,
    number=_how_many_awaited,
    rows=_awaited,
    line=_awaited_line,
    everything=lambda: url_for("serials.all_serials"),
)


def _due(here: Here) -> Select[*tuple[Any, ...]]:
    return (
        open_stays(*due.is_due(here.library_id, here.today))
        .join(Title, Title.id == Subscription.title_id)
        .join(Library, Library.id == Place.library_id)
        .with_only_columns(Issue, IssueStay.move_on, Title.title, Title.volume, Library.short_name)
        .order_by(IssueStay.move_on, IssueStay.id)
    )


def _due_line(row: Any, _here: Here) -> Line:
    return Line(
        text=f"{full_title(row.title, row.volume)}, {named(row.Issue)}",
        about=listed(row.short_name),
        on=row.move_on,
        when=gettext(GOES_ON, day=day(row.move_on)),
        step=Step(label=gettext(SEE_WHAT_GOES), address=url_for("serials.moves")),
    )


TO_MOVE_ON = Source(
    name="newspapers_to_move_on",
    label=N_("Newspapers to move on"),
    icon="arrow-left-right",
    act=Act.HAND_OVER,
    number=lambda here: due.how_many(here.library_id, here.today),
    rows=_due,
    line=_due_line,
    everything=lambda: url_for("serials.moves"),
)
