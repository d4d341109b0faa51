"""The text of a notice: a library's own words where it has some, else those of the code."""

from __future__ import annotations

import logging
from bisect import bisect_left
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from library_share import clock
from library_share.database import db
from library_share.notices.errors import NoSuchKind, TemplateFault, TemplateSaysTooMuch
from library_share.notices.kinds import KINDS, Fact, Kind, Value, understood
from library_share.notices.models import Notice, NoticeTemplate
from library_share.notices.rules import Part
from library_share.notices.sandbox import Beginning, said
from library_share.translation import gettext, ngettext

log = logging.getLogger(__name__)

#: A library's own words, by kind and part.
Words = Mapping[tuple[str, Part], str]


def words_of(library_id: int) -> Words:
    """The texts that a library has changed; one statement for all of them."""
    rows = db.session.execute(
        select(NoticeTemplate.kind, NoticeTemplate.part, NoticeTemplate.text).where(
            NoticeTemplate.library_id == library_id
        )
    )
    return {(row.kind, row.part): row.text for row in rows}


def words_called(code: str, which: str) -> tuple[Kind, Part]:
    """The kind, and which of its texts, by their names in an address; or NoSuchKind."""
    kind = KINDS.get(code)
    if kind is None or which not in {part.value for part in kind.parts()}:
        raise NoSuchKind
    return kind, Part(which)


def text_of(notice: Notice, words: Words) -> str:
    """What the notice says, on a page or on paper, where one must not spoil all others: when no
    words can say it, no more than what kind of notice it is."""
    try:
        return text_to_send(notice, words)
    except TemplateFault as fault:
        log.warning("notice %s: %s", notice.id, fault.code)
        return gettext(KINDS[notice.kind].name)


def text_to_send(notice: Notice, words: Words) -> str:
    """What the notice says; empty when that was forgotten, or its kind is none of ours any more.
    TemplateFault when no words can say it."""
    kind = KINDS.get(notice.kind)
    if notice.said is not None:
        return notice.said
    if kind is None or notice.facts is None:
        return ""
    return told(kind, Part.NOTICE, words, facts_of(notice, kind, notice.facts))


def facts_of(notice: Notice, kind: Kind, facts: Mapping[str, Any]) -> dict[str, Value]:
    """Everything that a text of this kind may use."""
    looked_up: dict[str, Value] = {
        "library": notice.library.name,
        "today": clock.today(),
        "class_name": notice.class_name,
        "name": notice.patron.name if notice.patron else "",
    }
    return {
        **{word: looked_up[word] for word in kind.words.keys() & looked_up.keys()},
        **understood(kind, facts),
    }


def group_text(kind: Kind, words: Words, *, library: str, class_name: str, count: int) -> str:
    """What is said to a whole class about `count` notices: it names nobody."""
    facts: dict[str, Value] = {
        "library": library,
        "today": clock.today(),
        "class_name": class_name,
        "count": count,
    }
    return told(kind, Part.GROUP, words, facts)


def told(kind: Kind, part: Part, words: Words, facts: Mapping[str, Value]) -> str:
    """The text with these facts. A library's text that fails on them must not stop the printing
    of all others: the words of the code take its place."""
    own = words.get((kind.code, part))
    if own is not None:
        try:
            return _said_in_bounds(own, facts)
        except TemplateFault as fault:
            log.warning("template %s/%s: %s", kind.code, part.value, fault.code)
    return _said_in_bounds(kind.default(part), facts)


def _said_in_bounds(text: str, facts: Mapping[str, Value]) -> str:
    """What the text says; of lists that are too long as many entries as there is room for."""
    if _fits(text, facts):
        return said(text, facts)
    longest = max((len(value) for value in facts.values() if isinstance(value, list)), default=0)
    left_out = bisect_left(
        range(longest), True, key=lambda number: _fits(text, _first(facts, longest - number))
    )
    return said(text, _first(facts, longest - left_out))


def _fits(text: str, facts: Mapping[str, Value]) -> bool:
    try:
        said(text, facts)
    except TemplateSaysTooMuch:
        return False
    return True


def _first(facts: Mapping[str, Value], at_most: int) -> dict[str, Value]:
    """The facts with so many entries of each list, and how many more there are."""
    return {
        name: _beginning(value, at_most) if isinstance(value, list) else value
        for name, value in facts.items()
    }


def _beginning(entries: list[str], at_most: int) -> list[str]:
    more = len(entries) - at_most
    if more <= 0:
        return entries
    rest = ngettext("… and %(num)s more", "… and %(num)s more", more)
    return Beginning([*entries[:at_most], rest], of=len(entries))


def samples(facts: Mapping[str, Fact]) -> dict[str, Value]:
    """Facts to try a text with."""
    return {name: fact.sample for name, fact in facts.items()}
