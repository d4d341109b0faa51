"""Words that people typed, searched for a full name, which is then crossed out.

Only the whole name is found: nobody can tell whether "Nam" in a note is this Nam. So a name of one
syllable is not searched for, and "Lê An" is found neither in "Lê Anh" nor in "Lê An Bình" when
somebody is called so.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Enum,
    LargeBinary,
    String,
    Table,
    Text,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.expression import cast

from library_share.database import attempt, db, locks_rows
from library_share.patrons.forgetting.columns import NO_NAMES, SIGNED
from library_share.patrons.models import Account, Patron

#: What stands in the place of a name.
CROSSED_OUT = "(đã xóa)"
#: The database looks for so many names; of more, every row that says something is read once.
FEW = 20
READ_AT_ONCE = 1_000
#: Letters, with marks that stand alone behind their letter; digits are words of their own, so that
#: a name is found in the name of a file.
_WORD = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+|\d+")


class _Names:
    """Full names, found as whole words, each with what takes its place."""

    def __init__(self, instead: Mapping[str, str]) -> None:
        self.instead = instead
        #: By what stands from the first to the last word; with how many signs stand before it.
        self._by_words: dict[str, list[tuple[str, int]]] = defaultdict(list)
        lengths = set()
        for name in sorted(instead, key=len, reverse=True):
            words = list(_WORD.finditer(name))
            first, last = words[0].start(), words[-1].end()
            self._by_words[name[first:last]].append((name, first))
            lengths.add(len(words))
        self._lengths = sorted(lengths, reverse=True)

    def without(self, text: str) -> str:
        """The text with something else in the place of the names; of two that begin at one word,
        of the longer one. However many names there are, it takes as long."""
        words = [word.span() for word in _WORD.finditer(text)]
        parts, done = [], 0
        for place in range(len(words)):
            for name, start in self._at(place, text, words):
                if start >= done:
                    parts += [text[done:start], self.instead[name]]
                    done = start + len(name)
                    break
        return "".join([*parts, text[done:]])

    def _at(
        self, place: int, text: str, words: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[str, int]]:
        """The names whose first word is this one of the text's, and where they begin."""
        first, _ = words[place]
        for length in self._lengths:
            if place + length <= len(words):
                _, last = words[place + length - 1]
                for name, before in self._by_words.get(text[first:last], ()):
                    if text.startswith(name, first - before):
                        yield name, first - before


def cross_out(names: Sequence[str]) -> int:
    """Cross out these full names in all words that were typed; answers in how many rows."""
    return put_instead(dict.fromkeys(names, CROSSED_OUT))


def put_instead(instead: Mapping[str, str]) -> int:
    """Put something else in the place of these full names in all words that were typed; answers in
    how many rows. However many names there are, it is one search."""
    instead = {name: new for name, new in instead.items() if len(_WORD.findall(name)) > 1}
    if not instead:
        return 0
    here = set(db.session.scalars(select(Account.name).where(_any_of(Account.name, instead))))
    everywhere = _beside_longer(instead)
    signed = _beside_longer({name: new for name, new in instead.items() if name not in here})
    return sum(
        _change_in(table, instead, everywhere, signed) for table in db.metadata.sorted_tables
    )


def searched_columns(table: Table) -> list[Any]:
    """The columns of a table that may say a name."""
    return [
        column
        for column in table.columns
        if isinstance(column.type, (String, JSON, LargeBinary))
        and not isinstance(column.type, Enum)
        and f"{table.name}.{column.name}" not in NO_NAMES
    ]


def _beside_longer(instead: Mapping[str, str]) -> _Names:
    """The same names; longer ones in which they stand, of patrons and accounts, are left alone."""
    names = _Names(instead)
    if not instead:
        return names
    patrons = select(Patron.name).where(Patron.erased_on.is_(None), _any_of(Patron.name, instead))
    accounts = select(Account.name).where(_any_of(Account.name, instead))
    known = {*db.session.scalars(patrons), *db.session.scalars(accounts)}
    longer = (name for name in known if name not in instead and names.without(name) != name)
    return _Names({**instead, **{name: name for name in longer}})


def _any_of(column: Any, names: Collection[str]) -> ColumnElement[bool]:
    """Whether a column may say one of the names: what it says is looked at closely afterwards."""
    is_json = isinstance(column.type, JSON)
    if len(names) > FEW:
        says: ColumnElement[bool] = column.is_not(None) if is_json else column != ""
        return says
    if not is_json:
        return or_(*(column.contains(name, autoescape=True) for name in names))
    # A server that compares text must be given text; SQLite keeps it as text anyway.
    words = cast(column, Text) if locks_rows() else type_coerce(column, Text)
    written = {spelling for name in names for spelling in (name, json.dumps(name)[1:-1])}
    return or_(*(words.contains(spelling, autoescape=True) for spelling in sorted(written)))


def _change_in(table: Table, instead: Mapping[str, str], everywhere: _Names, signed: _Names) -> int:
    columns = searched_columns(table)
    if not columns:
        return 0
    names = {
        column: signed if f"{table.name}.{column.name}" in SIGNED else everywhere
        for column in columns
    }
    found = list(_rows_that_say(table, instead, names))
    return sum(_change_row(table, row, names) for row in found)


def _rows_that_say(
    table: Table, instead: Mapping[str, str], names: Mapping[Any, _Names]
) -> Iterator[list[Any]]:
    """How to find each row that says a name."""
    keys = list(table.primary_key.columns)
    where = or_(*(_any_of(column, instead) for column in names))
    query = select(*keys, *names).where(where).execution_options(yield_per=READ_AT_ONCE)
    for row in db.session.execute(query):
        if _changed(row._mapping, names):
            yield [key == row._mapping[key] for key in keys]


def _change_row(table: Table, found: list[Any], names: Mapping[Any, _Names]) -> bool:
    """Read once more, and alone: somebody may have written there meanwhile."""
    row = db.session.execute(select(*names).where(*found).with_for_update()).one_or_none()
    changed = _changed(row._mapping, names) if row is not None else {}
    if changed:
        _put(table, found, changed)
    return bool(changed)


def _changed(values: Mapping[Any, Any], names: Mapping[Any, _Names]) -> dict[str, Any]:
    """What those columns say then that say a name now."""
    return {
        column.name: after
        for column, them in names.items()
        if (after := _said_without(column, values[column], them)) != values[column]
    }


def _put(table: Table, found: list[Any], values: Mapping[str, Any]) -> None:
    """Where two rows may not say the same, the number of the row tells them apart."""
    change = update(table).where(*found)
    try:
        with attempt():
            db.session.execute(change.values(values))
    except IntegrityError:
        key = db.session.execute(select(*table.primary_key.columns).where(*found)).one()
        number = "-".join(map(str, key))
        apart = {
            name: _ended(after, f" {number}", table.columns[name])
            if isinstance(after, str)
            else after
            for name, after in values.items()
        }
        db.session.execute(change.values(apart))


def _ended(text: str, ending: str, column: Any) -> str:
    """The text with an ending, as long as the column takes."""
    at_most = getattr(column.type, "length", None) or len(text) + len(ending)
    return text[: at_most - len(ending)] + ending


def _said_without(column: Any, value: Any, names: _Names) -> Any:
    """What the column says without the names, no longer than it may be."""
    after = _without(value, names)
    at_most = getattr(column.type, "length", None)
    if not at_most or not isinstance(after, str) or len(after) <= at_most:
        return after
    # Half of a new name would never be found again.
    crossed = {name: new if name == new else CROSSED_OUT for name, new in names.instead.items()}
    return _Names(crossed).without(value)[:at_most]


def _without(value: Any, names: _Names) -> Any:
    """The value without the names, however deep they stand; what the code calls its parts stays."""
    if isinstance(value, str):
        return names.without(value)
    if isinstance(value, list):
        return [_without(one, names) for one in value]
    if isinstance(value, dict):
        return {key: _without(one, names) for key, one in value.items()}
    return value
