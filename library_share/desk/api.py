"""`/api/v1/scans`: the one door for devices and other programs."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy.exc import IntegrityError

from library_share.database import transaction
from library_share.desk import actions, answers
from library_share.desk.actions import Asked
from library_share.desk.answers import Answer
from library_share.desk.schemas import (
    BatchAnswerSchema,
    Misread,
    ScanAnswerSchema,
    ScanBatchSchema,
    ScanSchema,
)
from library_share.errors import NotAllowed, Problem
from library_share.libraries.queries import all_libraries, library_id_with_code
from library_share.translation import N_
from library_share.web.access import Act, Actor, actor, require
from library_share.web.api import Part

part = Part("desk", N_("Scans: lend, return, renew, read here, look up; undo."))

#: How long a batch may keep other desks waiting before it lets them go first.
TURN_S = 0.05


@part.route("/scans", methods=["POST"])
@part.arguments(ScanSchema())
@part.response(200, ScanAnswerSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def take_scan(sent: dict[str, Any]) -> Response:
    """Do the one natural thing with what was scanned."""
    with transaction():
        who, library_id = _at_desk(sent["library"])
        answer = actions.take_scan(sent["asked"], library_id, who)
    return _response(answer)


@part.route("/scans/<uuid:scan_id>/undo", methods=["POST"])
@part.response(200, ScanAnswerSchema)
@part.problems(403, 404, 409)
def undo_scan(scan_id: UUID) -> Response:
    """Unsay what a scan did. Undoing twice is undoing once."""
    who = actor()
    if not who.may_anywhere(Act.LEND):
        raise NotAllowed
    with transaction():
        mine = who.libraries_for(Act.LEND, [library.id for library in all_libraries()])
        answer = actions.undo_scan(scan_id, mine, who)
    return _response(answer)


@part.route("/scans/batch", methods=["POST"])
@part.arguments(ScanBatchSchema())
@part.response(200, BatchAnswerSchema)
@part.problems(400, 415, 422)
def take_batch(sent: dict[str, Any]) -> Response:
    """Many scans, answered one by one in their order; each is kept on its own."""
    actor()
    answered = [
        {
            "scan_id": str(asked.scan_id),
            "status": answer.status,
            "answer": answer.body if answer.status == 200 else None,
            "problem": answer.body if answer.status != 200 else None,
        }
        for asked, answer in _in_turns(sent["scans"], cache(_at_desk))
    ]
    return json_answer({"answers": answered})


#: Who scans at which library, by the library's code.
AtDesk = Callable[[str], tuple[Actor, int]]


#: A scan of a batch as its schema read it.
Sent = dict[str, Any] | Misread


def _in_turns(scans: Sequence[Sent], at_desk: AtDesk) -> Iterator[tuple[Asked | Misread, Answer]]:
    """Answer all, in several short transactions, so that one disk write serves many scans and
    yet no other desk waits long. A scan that fails in the database fails alone."""
    waiting = list(scans)
    while waiting:
        turn: list[tuple[Asked | Misread, Answer]] = []
        try:
            with transaction():
                ends_at = time.monotonic() + TURN_S
                while waiting[len(turn) :] and time.monotonic() < ends_at:
                    turn.append(_one(waiting[len(turn)], at_desk))
        except Problem:
            # The database refused the scan after those answered; nothing of this turn was kept.
            turn = [_alone(scan, at_desk) for scan in waiting[: len(turn) + 1]]
        waiting = waiting[len(turn) :]
        yield from turn


def _alone(scan: Sent, at_desk: AtDesk) -> tuple[Asked | Misread, Answer]:
    try:
        with transaction():
            return _one(scan, at_desk)
    except Problem as problem:
        assert not isinstance(scan, Misread)  # it never meets the database
        return scan["asked"], answers.refusal(problem, None)


def _one(scan: Sent, at_desk: AtDesk) -> tuple[Asked | Misread, Answer]:
    if isinstance(scan, Misread):
        return scan, answers.refusal(scan.problem, None)
    asked: Asked = scan["asked"]
    try:
        who, library_id = at_desk(scan["library"])
        return asked, actions.take_scan(asked, library_id, who)
    except Problem as problem:
        if isinstance(problem.__cause__, IntegrityError):
            raise  # the transaction is lost; begin again without this one
        return asked, answers.refusal(problem, None)


def _at_desk(code: str) -> tuple[Actor, int]:
    library_id = library_id_with_code(code)
    return require(Act.LEND, library_id), library_id


def _response(answer: Answer) -> Response:
    kind = "application/json" if answer.status == 200 else "application/problem+json"
    return json_answer(answer.body, answer.status, kind)


def json_answer(body: Any, status: int = 200, kind: str = "application/json") -> Response:
    """Plain JSON as it is, past the schemas that only describe it."""
    return Response(json.dumps(body, ensure_ascii=False), status=status, content_type=kind)
