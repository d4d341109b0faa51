"""The moves of the desk: what each natural act does, and how it is said."""

from __future__ import annotations

from collections.abc import Callable

from library_share.circulation import actions
from library_share.circulation.actions import Done
from library_share.circulation.errors import NotOnLoan
from library_share.circulation.holds.waiting import returned
from library_share.circulation.models import LoanKind
from library_share.circulation.rules import days_late
from library_share.desk import answers
from library_share.desk.answers import Answer, answer, loan_facts, said
from library_share.desk.errors import CardFirst, ReaderHasNoCard
from library_share.desk.kept import way_ended, ways_onward
from library_share.desk.models import Outcome
from library_share.desk.rules import Act, Intent
from library_share.desk.showing import show
from library_share.desk.situation import Situation
from library_share.dispatch.onward import find_last_day
from library_share.patrons.queries import find_patron_with_id
from library_share.translation import N_, gettext
from library_share.web.errors import reason_shown

RETURN_ONLY = N_("Give it back only")
RETURN_AND_LEND = N_("Give it back and lend it")


def _ask(situation: Situation) -> Answer:
    sentence = said(
        answers.WHO_HAS_IT,
        title=situation.title,
        name=situation.borrower,
        other=situation.somebody.name,
    )
    choices = [
        {"label": gettext(RETURN_ONLY), "intents": [Intent.RETURN.value]},
        {"label": gettext(RETURN_AND_LEND), "intents": [Intent.RETURN.value, Intent.LEND.value]},
    ]
    loan = situation.loan
    return answer(
        situation.scan_id,
        Outcome.QUESTION,
        sentence,
        copy=situation.copy,
        patron=answers.person(situation.somebody),
        loan=loan_facts(
            loan.id, loan.kind, lent_at=loan.lent_at, due_on=loan.due_on, renewals=loan.renewals
        ),
        choices=choices,
    )


def _card_first(_situation: Situation) -> Answer:
    raise CardFirst


def _lend(situation: Situation) -> Answer:
    patron = situation.somebody
    copy, deed = situation.copy, situation.deed
    done = actions.lend(copy, patron, deed, back_by=find_last_day(copy, deed))
    sentence = said(answers.LENT, title=situation.title, name=patron.name, due_on=done.due_on)
    return _opened(situation, Outcome.LENT, LoanKind.TAKE_HOME, sentence, done)


def _read_here(situation: Situation) -> Answer:
    patron = situation.patron
    done = actions.read_here(situation.copy, patron, situation.deed)
    message = answers.READ_HERE if patron else answers.READ_HERE_NOBODY
    sentence = said(message, title=situation.title, name=patron.name if patron else "")
    return _opened(situation, Outcome.READ_HERE, LoanKind.READ_HERE, sentence, done)


def _opened(
    situation: Situation, outcome: Outcome, kind: LoanKind, sentence: str, done: Done
) -> Answer:
    patron, at = situation.patron, situation.deed.at
    assert done.due_on is not None
    remarks = [reason_shown(reason) for reason in done.remarks]
    if situation.copy.way is not None and patron is not None and situation.deed.ends_at is None:
        remarks.append(way_ended(situation))
    loan = loan_facts(
        done.loan_id,
        kind,
        lent_at=at,
        due_on=done.due_on,
        renewals=0,
        returned_at=situation.deed.ends_at if patron else at,
    )
    return answer(
        situation.scan_id,
        outcome,
        sentence,
        copy=situation.copy,
        patron=answers.person(patron) if patron else None,
        done=done,
        loan=loan,
        remarks=remarks,
    )


def _renew(situation: Situation) -> Answer:
    copy = situation.copy
    if copy.loan is None or copy.loan.patron_id is None:
        raise NotOnLoan(code=copy.code)
    holder = find_patron_with_id(copy.loan.patron_id)
    if holder is None:
        raise ReaderHasNoCard(name=situation.borrower, title=situation.title)
    last_day = find_last_day(copy, situation.deed)
    done = actions.renew(copy, holder, situation.deed, back_by=last_day)
    assert done.due_on is not None
    sentence = said(answers.RENEWED, title=copy.title, name=holder.name, due_on=done.due_on)
    loan = loan_facts(
        done.loan_id,
        copy.loan.kind,
        lent_at=copy.loan.lent_at,
        due_on=done.due_on,
        renewals=copy.loan.renewals + 1,
    )
    return answer(
        situation.scan_id,
        Outcome.RENEWED,
        sentence,
        copy=copy,
        patron=answers.person(holder),
        done=done,
        loan=loan,
        remarks=[reason_shown(reason) for reason in done.remarks],
    )


def _return(situation: Situation) -> Answer:
    copy, deed = situation.copy, situation.deed
    done = actions.give_back(copy, deed)
    slot = returned(copy, deed)
    loan = situation.loan
    late_days = days_late(loan.due_on, deed.on)
    goes_home = copy.place_library_id != deed.library_id
    message = answers.RETURNED if not late_days else answers.RETURNED_LATE
    if goes_home:
        message = answers.RETURNED_ELSEWHERE
    ways = ways_onward(situation, slot)
    if slot is not None or (ways and not goes_home):
        message = answers.RETURNED_TO_KEEP
    sentence = said(
        message,
        title=copy.title,
        name=situation.borrower,
        place=situation.where,
        days=late_days,
        library=copy.place_library_name,
    )
    return answer(
        situation.scan_id,
        Outcome.RETURNED,
        sentence,
        copy=copy,
        done=done,
        loan=loan_facts(
            done.loan_id,
            loan.kind,
            lent_at=loan.lent_at,
            due_on=loan.due_on,
            renewals=loan.renewals,
            returned_at=max(deed.at, loan.lent_at),
        ),
        remarks=ways,
        consignment=next((bag for way in ways if (bag := way["facts"].get("consignment"))), None),
    )


#: What each natural act does.
MOVES: dict[Act, Callable[[Situation], Answer]] = {
    Act.LEND: _lend,
    Act.RETURN: _return,
    Act.RENEW: _renew,
    Act.READ_HERE: _read_here,
    Act.SHOW: show,
    Act.ASK: _ask,
    Act.CARD_FIRST: _card_first,
}
