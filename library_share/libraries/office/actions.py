"""Setting how papers look. Plans, not facts: they are replaced and removed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from library_share.database import db, judged
from library_share.libraries.models import Library
from library_share.libraries.office import queries, rules
from library_share.libraries.office.errors import (
    ChangedMeanwhile,
    GroundTaken,
    NoSuchGround,
    NoSuchRecipientList,
    NotAnAuthority,
    RecipientListNameTaken,
    SignerWithoutTitle,
)
from library_share.libraries.office.models import Choice, GroundLine, Office, RecipientList, Signer
from library_share.libraries.office.queries import Whose
from library_share.libraries.office.rules import Ground, Paper
from library_share.vietnamese import tidy


@dataclass(frozen=True, kw_only=True)
class Signing:
    """Who signs; `authority` are the lines above the title."""

    title: str
    authority: tuple[str, ...] = ()
    name: str = ""


def office_of(whose: Whose) -> Office:
    """The settings of a library or a commune, made when there are none."""
    found = queries.find_office(whose)
    if found is not None:
        return found
    is_library = isinstance(whose, Library)
    office = Office(
        commune_id=whose.commune_id if isinstance(whose, Library) else whose.id,
        library_id=whose.id if is_library else None,
    )
    meanwhile = ChangedMeanwhile()
    with judged({"one_office_per_library": meanwhile, "one_office_per_commune": meanwhile}):
        db.session.add(office)
    return office


def set_head(whose: Whose, *, parent: str, body: str, place: str) -> None:
    """What stands at the head of papers; empty texts are as usual."""
    office = office_of(whose)
    office.parent, office.body, office.place = tidy(parent), tidy(body), tidy(place)
    db.session.flush()


def set_signers(whose: Whose, paper: Paper, signers: Sequence[Signing]) -> None:
    """Who signs a kind of paper, from the left; none: as the paper has it."""
    for one in signers:
        wrong = [line for line in one.authority if not rules.is_authority(line)]
        if wrong:
            raise NotAnAuthority(line=wrong[0])
        if not one.title.strip():
            raise SignerWithoutTitle
    office = office_of(whose)
    for old in [one for one in office.signers if one.paper is paper]:
        office.signers.remove(old)
    db.session.flush()
    with judged({"one_signer_in_a_place": ChangedMeanwhile()}):
        office.signers.extend(
            Signer(
                paper=paper,
                position=position,
                authority="\n".join(map(tidy, one.authority)),
                title=tidy(one.title),
                name=tidy(one.name),
            )
            for position, one in enumerate(signers, start=1)
        )


def put_recipients(
    whose: Whose,
    *,
    name: str,
    addressees: Iterable[str],
    lines: Iterable[str],
    papers: Iterable[Paper],
    was: str | None = None,
) -> RecipientList:
    """A named list, new or changed (`was` its name), and the papers it is for from now on."""
    office, name = office_of(whose), tidy(name)
    found = _recipients(office, was) if was else RecipientList()
    found.name = name
    found.addressees = "\n".join(filter(None, map(tidy, addressees)))
    found.lines = "\n".join(filter(None, map(tidy, lines)))
    wanted = set(papers)
    with judged({"one_recipient_list_of_a_name": RecipientListNameTaken(name=name)}):
        if not was:
            office.recipients.append(found)
    for choice in list(office.choices):
        if choice.paper in wanted or choice.recipients_id == found.id:
            office.choices.remove(choice)
    db.session.flush()
    with judged({"one_list_for_a_paper": ChangedMeanwhile()}):
        office.choices.extend(Choice(paper=paper, recipients_id=found.id) for paper in wanted)
    return found


def remove_recipients(whose: Whose, name: str) -> None:
    office = office_of(whose)
    found = _recipients(office, name)
    for choice in [one for one in office.choices if one.recipients_id == found.id]:
        office.choices.remove(choice)
    db.session.flush()
    office.recipients.remove(found)
    db.session.flush()


def _recipients(office: Office, name: str) -> RecipientList:
    found = next((one for one in office.recipients if one.name == tidy(name)), None)
    if found is None:
        raise NoSuchRecipientList(name=name)
    return found


def put_ground(
    whose: Whose,
    *,
    kind: str,
    number: str,
    issued_on: date | None,
    about: str,
    is_void: bool,
    was: tuple[str, str] | None = None,
) -> GroundLine:
    """What papers rest on, new or changed (`was` its kind and number)."""
    office = office_of(whose)
    found = _ground(office, *was) if was else GroundLine()
    found.kind, found.number, found.about = tidy(kind), tidy(number), tidy(about)
    found.issued_on, found.is_void = issued_on, is_void
    with judged({"one_ground_of_a_number": GroundTaken(kind=found.kind, number=found.number)}):
        if not was:
            office.grounds.append(found)
    return found


def remove_ground(whose: Whose, kind: str, number: str) -> None:
    office = office_of(whose)
    office.grounds.remove(_ground(office, kind, number))
    db.session.flush()


def _ground(office: Office, kind: str, number: str) -> GroundLine:
    wanted = (tidy(kind), tidy(number))
    found = next((one for one in office.grounds if (one.kind, one.number) == wanted), None)
    if found is None:
        raise NoSuchGround(number=number)
    return found


def replace_all(
    whose: Whose,
    *,
    head: dict[str, str],
    signers: dict[Paper, list[Signing]],
    recipients: list[dict[str, Any]],
    grounds: list[Ground],
) -> None:
    """Everything at once, as a program sends it; what is not sent is gone."""
    set_head(whose, **head)
    for paper in Paper:
        set_signers(whose, paper, signers.get(paper, []))
    office = office_of(whose)
    for known in [one.name for one in office.recipients]:
        remove_recipients(whose, known)
    for sent in recipients:
        put_recipients(whose, **sent)
    for line in list(office.grounds):
        remove_ground(whose, line.kind, line.number)
    for ground in grounds:
        put_ground(whose, **vars(ground))
