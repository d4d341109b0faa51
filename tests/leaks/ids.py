"""How addresses call what is of the child's school alone."""

from __future__ import annotations

from sqlalchemy import select

from library_share.circulation.models import LoanPolicy
from library_share.copies.models import AccessionSeries, Exit, Receipt
from library_share.database import db
from library_share.desk.models import LateScan
from library_share.exchange.models import ImportDraft
from library_share.inbox.models import CalendarFeed
from library_share.jobs.models import Job
from library_share.labels.models import Printer
from library_share.libraries.models import Closure, SchoolYear
from library_share.notices.models import Notice
from library_share.patrons.models import Appointment, PlaceKeeper, SignInSession, Token
from library_share.serials.models import (
    Bundle,
    Issue,
    IssueCopy,
    IssueStay,
    SkippedDays,
    Subscription,
)
from tests.leaks.stock import HOME, Stock


def say_ids(stock: Stock) -> None:
    """What is of TH alone."""
    home = stock.net.library(HOME).id
    account = stock.net.accounts[HOME].id
    wanted = {
        "feed": select(CalendarFeed.id).where(CalendarFeed.library_id == home),
        "session": select(SignInSession.id).where(SignInSession.account_id == account),
        "token": select(Token.id).where(Token.account_id == account),
        "appointment": select(Appointment.id).where(Appointment.account_id == account),
        "closure": select(Closure.id).where(Closure.library_id == home),
        "import": select(ImportDraft.id).where(ImportDraft.library_id == home),
        "job": select(Job.id).where(Job.account_id == account),
        "late": select(LateScan.id).where(LateScan.library_id == home),
        "policy": select(LoanPolicy.id).where(LoanPolicy.library_id == home),
        "notice": select(Notice.id).where(Notice.library_id == home),
        "printer": select(Printer.id).where(Printer.library_id == home),
        "keeper": select(PlaceKeeper.id).where(PlaceKeeper.patron_id.is_not(None)),
        "receipt": select(Receipt.id).where(Receipt.library_id == home),
        "exit": select(Exit.id).where(Exit.library_id == home),
        "series": select(AccessionSeries.id).where(AccessionSeries.library_id == home),
        "year": select(SchoolYear.name),
        "subscription": select(Subscription.id).where(Subscription.library_id == home),
        "issue": select(Issue.id).order_by(Issue.id).limit(3),
        "issue copy": select(IssueCopy.id),
        "issue stay": select(IssueStay.id),
        "bundle": select(Bundle.id),
        "skip": select(SkippedDays.id),
    }
    for kind, query in wanted.items():
        stock.has(kind, *db.session.scalars(query))
    db.session.rollback()
