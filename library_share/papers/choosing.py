"""Which labels: all of a library's copies, cards, places or open consignments, or those named."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from library_share.copies.queries import candidates_for
from library_share.errors import Reason
from library_share.labels.codes import Code, Mistyped, read
from library_share.labels.drawing import Label
from library_share.libraries.models import Library
from library_share.papers import queries
from library_share.papers.errors import (
    MISTYPED,
    NOT_OURS,
    SEVERAL,
    TOO_MANY_LINES,
    NothingToPrint,
    TooManyLabels,
    UnknownCodes,
)
from library_share.translation import N_
from library_share.vietnamese import fold

#: More lines with faults than one reads.
FAULTS_SHOWN = 50


class LabelKind(enum.StrEnum):
    """What carries the labels."""

    COPIES = "copies"
    CARDS = "cards"
    PLACES = "places"
    CONSIGNMENTS = "consignments"


LABEL_KIND_NAMES: dict[LabelKind, str] = {
    LabelKind.COPIES: N_("Books"),
    LabelKind.CARDS: N_("Library cards"),
    LabelKind.PLACES: N_("Shelves and boxes"),
    LabelKind.CONSIGNMENTS: N_("Consignments"),
}


@dataclass(frozen=True)
class Named:
    """One code or number as somebody wrote it, and the line it stands on."""

    text: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What somebody wants to print. Nothing but the kind means all of it."""

    kind: LabelKind
    named: tuple[Named, ...] = ()
    first: str = ""
    last: str = ""
    class_name: str = ""
    since: date | None = None

    def as_json(self) -> dict[str, Any]:
        """Fit for the row of a job; `from_json` reads it back."""
        since = self.since.isoformat() if self.since else None
        return asdict(self) | {"kind": self.kind.value, "since": since}

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Choice:
        return cls(
            kind=LabelKind(said["kind"]),
            named=tuple(Named(**named) for named in said["named"]),
            first=said["first"],
            last=said["last"],
            class_name=said["class_name"],
            since=date.fromisoformat(said["since"]) if said["since"] else None,
        )


def named_in(text: str) -> tuple[Named, ...]:
    """The codes in a text: one per line, or parted by commas, semicolons or tabs."""
    return tuple(
        Named(part.strip(), line)
        for line, words in enumerate(text.splitlines(), start=1)
        for part in re.split(r"[,;\t]", words)
        if part.strip()
    )


def labels_for(library: Library, choice: Choice) -> list[Label]:
    """The labels, in the order asked for; NothingToPrint when there are none."""
    if len(choice.named) > queries.LABELS_AT_MOST:
        raise TooManyLabels(at_most=queries.LABELS_AT_MOST)
    if choice.named:
        labels = _named_labels(library, choice)
    elif choice.kind is LabelKind.COPIES and (choice.first or choice.last):
        last = choice.last or choice.first
        labels = queries.labels_of_range(library, choice.first or last, last)
    elif choice.kind is LabelKind.COPIES and choice.since:
        labels = queries.labels_of_copies_since(library, choice.since)
    elif choice.kind is LabelKind.COPIES:
        labels = queries.labels_of_all_copies(library)
    elif choice.kind is LabelKind.CARDS and choice.class_name:
        labels = queries.labels_of_class(library, choice.class_name)
    elif choice.kind is LabelKind.CARDS:
        labels = queries.labels_of_all_cards(library, choice.since)
    elif choice.kind is LabelKind.CONSIGNMENTS:
        labels = queries.labels_of_open_consignments(library)
    else:
        labels = list(queries.labels_of_places(library).values())
    if not labels:
        raise NothingToPrint
    return labels


def _named_labels(library: Library, choice: Choice) -> list[Label]:
    """A label for each line, or UnknownCodes with every line that has none."""
    look_up = {
        LabelKind.COPIES: _copies,
        LabelKind.CARDS: _cards,
        LabelKind.PLACES: _places,
        LabelKind.CONSIGNMENTS: _consignments,
    }[choice.kind]
    found, several = look_up(library, [named.text for named in choice.named])
    faults = [
        _fault(named, several.get(named.text)) for named in choice.named if named.text not in found
    ]
    if faults:
        more = len(faults) - FAULTS_SHOWN
        if more > 0:
            rest = Reason(code="more_lines", message=TOO_MANY_LINES, facts={"more": more})
            faults = [*faults[:FAULTS_SHOWN], rest]
        raise UnknownCodes(reasons=faults)
    return [found[named.text] for named in choice.named]


def _fault(named: Named, several: list[str] | None) -> Reason:
    facts = {"line": named.line, "text": named.text[:60]}
    if several:
        return Reason(
            code="several_things", message=SEVERAL, facts={**facts, "codes": ", ".join(several)}
        )
    if isinstance(read(named.text), Mistyped):
        return Reason(code="mistyped_code", message=MISTYPED, facts=facts)
    return Reason(code="unknown_code", message=NOT_OURS, facts=facts)


#: Labels by the text asked for, and the codes that a text with several meanings may mean.
_Found = tuple[dict[str, Label], dict[str, list[str]]]


def _copies(library: Library, texts: list[str]) -> _Found:
    """By printed code, old barcode or accession number."""
    found = _by_code(texts, lambda codes: queries.copies_with_codes(library, codes))
    several, alone = {}, {}
    for text in texts:
        if text in found:
            continue
        candidates = [candidate.code for candidate in candidates_for(text, library.id)]
        if len(candidates) == 1:
            alone[text] = candidates[0]
        elif candidates:
            several[text] = candidates
    labels = queries.copies_with_codes(library, list(alone.values()))
    return found | {text: labels[code] for text, code in alone.items()}, several


def _cards(library: Library, texts: list[str]) -> _Found:
    """By printed code, or the school's code of the patron."""
    found = _by_code(texts, lambda codes: queries.cards_with_codes(library, codes))
    rest = [text for text in texts if text not in found and "\0" not in text]
    return found | queries.cards_of_pupil_codes(library, rest), {}


def _places(library: Library, texts: list[str]) -> _Found:
    """By printed code or name."""
    places = queries.labels_of_places(library)
    by_name = {fold(label.heading): label for label in places.values()}
    found = _by_code(texts, lambda codes: {c: places[c] for c in codes if c in places})
    names = {text: by_name[fold(text)] for text in texts if fold(text) in by_name}
    return names | found, {}


def _consignments(library: Library, texts: list[str]) -> _Found:
    """By printed code, those that the library gives."""
    return _by_code(texts, lambda codes: queries.consignments_with_codes(library, codes)), {}


def _by_code(
    texts: Iterable[str], labels_with: Callable[[list[str]], dict[str, Label]]
) -> dict[str, Label]:
    codes = {text: code.text for text in texts if isinstance(code := read(text), Code)}
    labels = labels_with(list(codes.values()))
    return {text: labels[code] for text, code in codes.items() if code in labels}
