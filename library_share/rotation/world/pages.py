"""“Hôm nay đi đâu”: what each box would do and why; a person says go."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields
from werkzeug.datastructures import MultiDict

from library_share import clock
from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.errors import NotAllowed
from library_share.rotation.boxes.pages import here
from library_share.rotation.rounds.queries import round_seen_by
from library_share.rotation.rounds.telling import point_name
from library_share.rotation.world.actions import Said, Word, advance
from library_share.rotation.world.errors import NothingSaid
from library_share.rotation.world.reading import Outlook, dry_run
from library_share.rotation.world.rules import Apart, Verdict
from library_share.rotation.world.telling import APART_NAMES, VERDICT_NAMES, reason_of
from library_share.translation import N_, gettext, ngettext
from library_share.web.access import Act, Actor, actor
from library_share.web.answers import done
from library_share.web.api import QuerySchema
from library_share.web.forms import Day, called, loaded
from library_share.web.paging import ID_AT_MOST

blueprint = Blueprint("dry_run", __name__)


class DryRunPageSchema(QuerySchema):
    on = Day(load_default=None, metadata=called(N_("Day")))
    round = fields.Integer(load_default=None, metadata=called(N_("Round")))


@blueprint.get("/rotation/dry-run")
def show() -> str:
    """What would happen today, or on `?on=`; nothing is changed by looking."""
    library = here()
    asked = loaded(DryRunPageSchema(), request.args)
    today = clock.today()
    on = asked["on"] or today
    one = round_seen_by(actor(), asked["round"]) if asked["round"] else None
    outlooks = (
        dry_run(on, round_id=one.id) if one is not None else dry_run(on, library_id=library.id)
    )
    outlooks.sort(key=_by_urgency)
    return render_template(
        "rotation/world/dry_run.html",
        library=library,
        outlooks=outlooks,
        on=on,
        today=today,
        one=one,
        may_say={one.part.id for one in outlooks if may_say(actor(), one)},
        verdicts=VERDICT_NAMES,
        Verdict=Verdict,
        apart_names=APART_NAMES,
        Apart=Apart,
        reason_of=reason_of,
        point_name=point_name,
        Word=Word,
    )


_ORDER = list(Verdict)


def _by_urgency(outlook: Outlook) -> tuple[int, date, int]:
    on = outlook.decision.on or date.max
    return _ORDER.index(outlook.decision.verdict), on, outlook.part.id


def may_say(who: Actor, outlook: Outlook) -> bool:
    """Whether somebody may say go for a box: at the library that runs the round, or has the box."""
    libraries = (outlook.part.round.library_id, outlook.from_place.library_id)
    return any(who.may(Act.HAND_OVER, library_id) for library_id in libraries)


@blueprint.post("/rotation/go")
def go() -> ResponseReturnValue:
    """Do what was chosen for each box; lists are prepared, nothing is sent."""
    library = here()
    words = words_in(request.form)
    if not words:
        raise NothingSaid
    with transaction():
        refuse_unless_all(actor(), words, clock.today())
        said = advance(words, deed_at(library))
    return done(sentence_of(said), to=url_for("dry_run.show"))


def refuse_unless_all(who: Actor, words: dict[int, Word], today: date) -> None:
    """NotAllowed when one of these boxes is none of theirs."""
    if not all(may_say(who, one) for one in dry_run(today, part_ids=sorted(words))):
        raise NotAllowed


def words_in(form: MultiDict[str, str]) -> dict[int, Word]:
    """What was chosen: `part-12=go`; `all=go` with `parts` for all that may go."""
    words = {}
    for name, value in form.items():
        number = name.removeprefix("part-")
        if number == name or not (number.isascii() and number.isdigit()) or len(number) > 9:
            continue
        if value in list(Word) and int(number) <= ID_AT_MOST:
            words[int(number)] = Word(value)
    return words


def sentence_of(said: Said) -> str:
    """What came of it, in one line."""
    told = []
    if said.boxes:
        told.append(
            ngettext(
                "%(num)s box is on a list now: the keepers find it under “Handing over”.",
                "%(num)s boxes are on lists now: the keepers find them under “Handing over”.",
                said.boxes,
            )
        )
    if said.served_first:
        told.append(
            ngettext(
                "%(num)s book was taken out for whoever waits for it.",
                "%(num)s books were taken out for whoever waits for them.",
                said.served_first,
            )
        )
    if said.stay:
        told.append(
            ngettext(
                "%(num)s box stays one period more.",
                "%(num)s boxes stay one period more.",
                said.stay,
            )
        )
    if said.shifted:
        told.append(
            ngettext(
                "%(num)s stop has other days now.",
                "%(num)s stops have other days now.",
                said.shifted,
            )
        )
    return " ".join(told) or gettext("Saved.")
