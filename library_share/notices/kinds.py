"""The kinds of notices: upper packages say which there are, in whose words, with which facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from library_share.notices.rules import Part, To
from library_share.translation import N_, gettext
from library_share.web.access import Act

#: What a fact may be; days are kept as ISO text.
Value = str | int | date | list[str]
LISTED_AT_MOST = 200


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A word that a text may use: what it means, and a value to try the text with.

    The sample's type is the fact's type.
    """

    meaning: str
    sample: Value


#: Facts that no package needs to give: they are looked up when the text is needed, so the outbox
#: itself holds no name.
LIBRARY = {
    "library": Fact(meaning=N_("the library that tells"), sample="Thư viện THCS"),
    "today": Fact(meaning=N_("the day of today"), sample=date(2026, 11, 26)),
}
CLASS = {"class_name": Fact(meaning=N_("the class"), sample="6A")}
PERSON = {"name": Fact(meaning=N_("the patron's full name"), sample="Nông Anh An")}
COUNT = {"count": Fact(meaning=N_("how many notices of this kind the class has"), sample=5)}


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of notice.

    `text` is said to one (on screen, slip, e-mail, to one child's parents), `group` to a whole
    class: it can use no fact but the class, a number, the library and the day, so it names
    nobody. Both are English msgids of templates; the catalogue has the Vietnamese.
    `seen_by`: what staff must be allowed to do to see such notices.
    `still_true` turns `Notice.about` into the condition under which the notice is still to be
    told; what does not hold any more is neither shown nor sent, and withdrawn soon.
    """

    code: str
    name: str
    to: To
    text: str
    facts: Mapping[str, Fact]
    group: str = ""
    seen_by: Act = Act.SEE_PATRONS
    still_true: Callable[[InstrumentedAttribute[int | None]], ColumnElement[bool]] | None = None
    #: Everything that `text` may use.
    words: Mapping[str, Fact] = field(init=False)

    def __post_init__(self) -> None:
        given = {**LIBRARY}
        if self.to is not To.STAFF:
            given |= CLASS
        if self.to is To.PATRON:
            given |= PERSON
        assert not given.keys() & self.facts.keys(), self.code
        assert (self.to is To.PATRON) or not self.group, self.code
        object.__setattr__(self, "words", {**given, **self.facts})

    def words_of(self, part: Part) -> Mapping[str, Fact]:
        return self.words if part is Part.NOTICE else {**LIBRARY, **CLASS, **COUNT}

    def default(self, part: Part) -> str:
        """The words of the code, in the reader's language."""
        return gettext(self.text if part is Part.NOTICE else self.group)

    def parts(self) -> list[Part]:
        return [Part.NOTICE, Part.GROUP] if self.group else [Part.NOTICE]


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Let notices of this kind be told; once, when its package is imported."""
    assert kind.code not in KINDS, kind.code
    KINDS[kind.code] = kind
    return kind


def kept(kind: Kind, facts: Mapping[str, Value]) -> dict[str, Any]:
    """The facts as JSON keeps them. Facts that the kind does not know, or of another type, are a
    bug of whoever tells: ValueError."""
    fits = facts.keys() == kind.facts.keys() and all(
        type(value) is type(kind.facts[name].sample) for name, value in facts.items()
    )
    if not fits:
        raise ValueError(f"{kind.code} is told with {sorted(facts)}, not {sorted(kind.facts)}")
    return {name: _plain(value) for name, value in facts.items()}


def understood(kind: Kind, facts: Mapping[str, Any]) -> dict[str, Value]:
    """The facts that `kept` made, in their types again. A fact that an older version did not know
    is its sample's empty value."""
    return {name: _typed(facts.get(name), fact.sample) for name, fact in kind.facts.items()}


def _plain(value: Value) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value[:LISTED_AT_MOST] if isinstance(value, list) else value


def _typed(value: Any, sample: Value) -> Value:
    if value is None:
        return "" if isinstance(sample, date) else type(sample)()
    if isinstance(sample, date):
        return date.fromisoformat(value)
    typed: Value = value
    return typed
