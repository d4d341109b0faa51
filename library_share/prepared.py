"""Statements that are put together once and run thousands of times a day, as the desk's are.

SQLAlchemy writes them and knows how each type is kept. Running them through it costs several
times what the database itself needs for a row or two, so here the driver is handed the finished
text, and SQLAlchemy's types only turn values into what is kept and back. Its errors stay the
same. Listeners of the engine's `execute` events do not see these statements.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Select, Table, Update, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine


class Prepared:
    """A statement over tables. What it returns are named tuples, one for each row.

    `columns`: what an INSERT or UPDATE sets; every run must give all of them.
    """

    def __init__(
        self, statement: Select[*tuple[Any, ...]] | Insert | Update, columns: Sequence[str] = ()
    ) -> None:
        self._statement, self._columns = statement, columns
        self._finished: dict[str, _Finished] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """All rows that it returns; DBAPIError as SQLAlchemy would raise it."""
        finished = self._finished.get(connection.dialect.name)
        if finished is None:
            finished = _Finished(self._statement, self._columns, connection.dialect)
            self._finished[connection.dialect.name] = finished
        return finished.run(connection, values)


def adding_to(table: Table) -> Prepared:
    """INSERT of one row with all columns but its `id`, which is returned."""
    columns = [column.name for column in table.columns if column is not table.c.id]
    return Prepared(insert(table).returning(table.c.id), columns)


class _Finished:
    """A statement in one database's own words."""

    def __init__(self, statement: Any, columns: Sequence[str], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=columns or None)
        self.text = str(compiled)
        #: Names in the order of the question marks (SQLite); None where names are sent.
        self.order: Sequence[str] | None = compiled.positiontup
        self.constants, self.writers = {}, {}
        for name, bound in compiled.binds.items():
            write = _of(bound.type, dialect).bind_processor(dialect) or _as_it_is
            if bound.required:
                self.writers[name] = write
            else:
                self.constants[name] = write(bound.value)
        returned = statement.exported_columns
        self.row: Any = namedtuple("Row", returned.keys())  # type: ignore[misc]
        self.readers = [
            (index, read)
            for index, column in enumerate(returned)
            if (read := _of(column.type, dialect).result_processor(dialect, None))
        ]

    def run(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        given: Any = {name: write(values[name]) for name, write in self.writers.items()}
        given.update(self.constants)
        if self.order is not None:
            given = [given[name] for name in self.order]
        driver: Any = connection.connection.dbapi_connection
        try:
            cursor = driver.execute(self.text, given)
            rows = cursor.fetchall() if self.row._fields else ()
        except connection.dialect.loaded_dbapi.Error as fault:
            raise _told(fault, connection, self.text, given) from fault
        return [self._read(row) for row in rows]

    def _read(self, row: Sequence[Any]) -> Any:
        values = list(row)
        for index, read in self.readers:
            values[index] = read(values[index])
        return self.row._make(values)


def _of(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


def _as_it_is(value: Any) -> Any:
    return value


def _told(fault: Any, connection: Connection, text: str, given: Any) -> BaseException:
    dialect = connection.dialect
    is_gone = dialect.is_disconnect(fault, connection.connection.dbapi_connection, None)
    if is_gone:
        connection.invalidate(fault)
    told: BaseException = DBAPIError.instance(
        text,
        given,
        fault,
        dialect.loaded_dbapi.Error,
        connection_invalidated=is_gone,
        dialect=dialect,
    )
    return told
