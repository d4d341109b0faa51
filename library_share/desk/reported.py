"""A scan that is reported afterwards: it has happened, and goes where it belongs in time.

The physical truth wins. What does not fit what was known then is remarked, for the list of late
scans; see `circulation.past`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from library_share import clock
from library_share.circulation import actions
from library_share.circulation.errors import NotOnLoan
from library_share.circulation.past import past_of
from library_share.desk import answers
from library_share.desk.answers import Answer, answer, loan_facts, said
from library_share.desk.models import Outcome
from library_share.desk.moves import MOVES
from library_share.desk.queries import given_back_after
from library_share.desk.rules import Act, Intent, meaning
from library_share.desk.situation import Situation
from library_share.translation import N_


def make_reported_move(intent: Intent, situation: Situation) -> Answer:
    """Do what was natural then."""
    copy, at = situation.copy, situation.deed.at
    past, given_back_at = past_of(copy.id, at), given_back_after(copy.id, at)
    deed = replace(situation.deed, ends_at=past.next_at(given_back_at))
    then = replace(situation, copy=replace(copy, loan=past.held), deed=deed)
    act = meaning(intent, then.hands, patron_at_desk=then.patron is not None)
    if act in (Act.LEND, Act.READ_HERE, Act.ASK):
        return _in_new_hands(Act.LEND if act is Act.ASK else act, then, given_back_at)
    if act is Act.RETURN:
        return _return(then, ended_at=past.ended_at, given_back_at=given_back_at)
    if act is Act.RENEW and past.ended_at is not None:
        raise NotOnLoan(code=copy.code)
    return MOVES[act](then)


WENT_ON_UNNOTICED = N_("“{title}” was in other hands on {day}; nobody noted that it came back.")
RETURNED_UNNOTICED = N_("“{title}” was still on loan to {name}; it was noted as given back.")


def _in_new_hands(act: Act, then: Situation, given_back_at: datetime | None) -> Answer:
    """Whoever was thought to have the copy then had given it back unnoticed; and so had this one
    when the copy is next known in other hands."""
    held, ends_at = then.copy.loan, then.deed.ends_at
    if held is not None:
        actions.give_back(then.copy, then.deed)
    result = MOVES[act](replace(then, copy=replace(then.copy, loan=None)))
    remarks = result.body["remarks"]
    if held is not None:
        sentence = said(RETURNED_UNNOTICED, title=then.title, name=then.borrower)
        remarks.append(answers.remark("returned_unnoticed", sentence, loan=held.id))
    if ends_at is not None and ends_at != given_back_at and then.patron is not None:
        sentence = said(WENT_ON_UNNOTICED, title=then.title, day=clock.local_day(ends_at))
        remarks.append(answers.remark("went_on_unnoticed", sentence))
    return result


GIVEN_BACK_TWICE = N_("“{title}” was given back on {day}, too.")


def _return(
    then: Situation, *, ended_at: datetime | None, given_back_at: datetime | None
) -> Answer:
    copy = then.copy
    if copy.loan is None:
        sentence = said(answers.NOT_ON_LOAN_REPORTED, title=copy.title)
        remarks = [answers.remark("was_not_on_loan", sentence)]
        return answer(then.scan_id, Outcome.SHOWN, sentence, copy=copy, remarks=remarks)
    if ended_at is None:
        return MOVES[Act.RETURN](then)
    done = actions.give_back(copy, then.deed)
    remarks = []
    if given_back_at is not None and given_back_at == ended_at:
        sentence = said(GIVEN_BACK_TWICE, title=copy.title, day=clock.local_day(given_back_at))
        remarks = [answers.remark("given_back_twice", sentence)]
    loan = loan_facts(
        copy.loan.id,
        copy.loan.kind,
        lent_at=copy.loan.lent_at,
        due_on=copy.loan.due_on,
        renewals=copy.loan.renewals,
        returned_at=then.deed.at,
    )
    sentence = said(answers.RETURNED_THEN, title=copy.title, name=then.borrower)
    result = answer(then.scan_id, Outcome.RETURNED, sentence, copy=copy, loan=loan, remarks=remarks)
    return replace(result, event_id=done.event_id)  # it is over: there is nothing to undo
