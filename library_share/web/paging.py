"""Lists in pages that cost the same wherever they are opened: by key, not by number."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from marshmallow import ValidationError
from sqlalchemy import Select, tuple_

from library_share.database import db
from library_share.errors import WrongInput
from library_share.translation import N_, gettext
from library_share.web.forms import PLAIN_TEXT

Row = TypeVar("Row")

LIMIT = 50
LIMIT_AT_MOST = 500
#: What an integer column holds in PostgreSQL.
ID_AT_MOST = 2**31 - 1


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, and the key to ask for those `after` them; None when these are the last.

    `before` rows were shown on the pages before: the column "No." goes on from there.
    """

    items: list[Row]
    next: str | None
    before: int = 0


def page_of(
    query: Select[*tuple[Any, ...]],
    *,
    by: Sequence[Any],
    after: str | None = None,
    limit: int = LIMIT,
    scalars: bool = True,
    backwards: bool = False,
) -> Page[Any]:
    """The rows of `query` after the key `after`, ordered by the columns `by` (unique together).

    `backwards` shows the newest first.

    The entity must carry the attributes that `by` names, or the row must have them as columns.
    """
    before = 0
    if after:
        *values, before = _decoded(after, [*(column.type.python_type for column in by), int])
        here, there = tuple_(*by), tuple_(*values)
        query = query.where(here < there if backwards else here > there)
    order = [column.desc() for column in by] if backwards else by
    query = query.order_by(*order).limit(limit + 1)
    found: Any = db.session.scalars(query) if scalars else db.session.execute(query)
    rows = list(found)
    if len(rows) <= limit:
        return Page(rows, None, before)
    rows = rows[:limit]
    key = [getattr(rows[-1], column.key) for column in by]
    return Page(rows, _encoded([*key, before + limit]), before)


def _encoded(values: list[Any]) -> str:
    text = json.dumps(
        [_plain(value) for value in values], ensure_ascii=False, separators=(",", ":")
    )
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"hex": value.hex()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _decoded(key: str, kinds: Sequence[type[Any]]) -> list[Any]:
    """The values of a key that `_encoded` made of columns of these kinds; else WrongInput."""
    try:
        text = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)).decode()
        values = [_from_plain(value) for value in json.loads(text)]
        if [type(value) for value in values] != list(kinds):
            raise ValueError
        if any(isinstance(value, int) and not 0 <= value <= ID_AT_MOST for value in values):
            raise ValueError
        for value in values:
            if isinstance(value, str):
                PLAIN_TEXT(value)
    except (ValueError, KeyError, TypeError, binascii.Error, RecursionError, ValidationError):
        fault = gettext(N_("This is not a key that a list gave you."))
        label = gettext(N_("Key of the page before"))
        raise WrongInput({"after": [fault]}, labels={"after": label}) from None
    return values


def _from_plain(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return bytes.fromhex(value["hex"]) if "hex" in value else date.fromisoformat(value["day"])
