"""Lists in pages that cost the same wherever they are opened: by key, not by number."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, tuple_

from library_share.database import db
from library_share.errors import WrongInput
from library_share.translation import N_, gettext

Row = TypeVar("Row")

LIMIT = 50
LIMIT_AT_MOST = 500


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, and the key to ask for those `after` them; None when these are the last."""

    items: list[Row]
    next: str | None


def page_of(
    query: Select[*tuple[Any, ...]],
    *,
    by: Sequence[Any],
    after: str | None = None,
    limit: int = LIMIT,
    scalars: bool = True,
) -> Page[Any]:
    """The rows of `query` after the key `after`, ordered by the columns `by` (unique together).

    The entity must carry the attributes that `by` names, or the row must have them as columns.
    """
    if after:
        values = _decoded(after, len(by))
        query = query.where(tuple_(*by) > tuple_(*values))
    query = query.order_by(*by).limit(limit + 1)
    found: Any = db.session.scalars(query) if scalars else db.session.execute(query)
    rows = list(found)
    if len(rows) <= limit:
        return Page(rows, None)
    rows = rows[:limit]
    return Page(rows, _encoded([getattr(rows[-1], column.key) for column in by]))


def _encoded(values: list[Any]) -> str:
    plain = [{"hex": value.hex()} if isinstance(value, bytes) else value for value in values]
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decoded(key: str, length: int) -> list[Any]:
    try:
        text = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)).decode()
        plain = json.loads(text)
        if not isinstance(plain, list) or len(plain) != length:
            raise ValueError
        values = [bytes.fromhex(v["hex"]) if isinstance(v, dict) else v for v in plain]
        if any(isinstance(v, (list, float, bool)) or v is None for v in values):
            raise ValueError
        if any(isinstance(v, int) and abs(v) > 2**62 for v in values):
            raise ValueError
        if any(isinstance(v, str) and "\0" in v for v in values):
            raise ValueError
    except (ValueError, KeyError, TypeError, binascii.Error, RecursionError):
        fault = gettext(N_("This is not a key that a list gave you."))
        raise WrongInput({"after": [fault]}) from None
    return values
