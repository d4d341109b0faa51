"""The commune's calendar day of a moment, as databases tell it; `clock.local_day` says the same."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Date
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from library_share.clock import LOCAL


class LocalDay(FunctionElement[date]):
    """Of a column of moments."""

    type = Date()
    name = "local_day"
    inherit_cache = True


@compiles(LocalDay, "postgresql")
def _on_postgresql(element: LocalDay, compiler: SQLCompiler, **how: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **how)} AT TIME ZONE '{LOCAL.key}' AS date)"


@compiles(LocalDay, "sqlite")
def _on_sqlite(element: LocalDay, compiler: SQLCompiler, **how: Any) -> str:
    """SQLite knows no zones; Việt Nam's has been this far from UTC since 1975."""
    return f"date({compiler.process(element.clauses, **how)}, '+7 hours')"
