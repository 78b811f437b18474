"""Statements that every message runs, made ready for SQLite's driver once.

SQLAlchemy finds the text of a statement anew each time, sets up a context and a cursor, asks who listens, and puts the
rows into a result whose columns are looked for by name: some ten times what SQLite takes for a row found by its key. A
statement that is `often` run keeps what SQLAlchemy compiled of it, and its rows are named tuples.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Dialect, Executable
from sqlalchemy.exc import MultipleResultsFound, NoResultFound
from sqlalchemy.sql.compiler import SQLCompiler

Statement = TypeVar("Statement", bound=Executable)
_Process = Callable[[Any], Any]
# What is done to the values at some places of a row, or of the parameters.
_Processes = tuple[tuple[int, _Process], ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """What is known of a statement that gives no rows; `lastrowid` is the row's that was inserted, if any was."""

    rowcount: int
    lastrowid: int | None


class Rows:
    """The rows of a statement, asked for as SQLAlchemy's are."""

    __slots__ = ("_rows",)

    def __init__(self, rows: list[Any]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> list[Any]:
        return self._rows

    def first(self) -> Any:
        return self._rows[0] if self._rows else None

    def one(self) -> Any:
        """The only row. Raises sqlalchemy.exc.NoResultFound and MultipleResultsFound."""
        if len(self._rows) != 1:
            raise (MultipleResultsFound if self._rows else NoResultFound)(f"{len(self._rows)} rows where one should be")
        return self._rows[0]

    def scalars(self) -> Iterator[Any]:
        """The first column."""
        return (row[0] for row in self._rows)

    def scalar_one(self) -> Any:
        return self.one()[0]

    def scalar_one_or_none(self) -> Any:
        return self.one()[0] if self._rows else None


class _Plan:
    """A statement as SQLite takes it: its text, its parameters in order, and how the columns of a row are read."""

    def __init__(self, compiled: SQLCompiler, given: tuple[str, ...]) -> None:
        if compiled.post_compile_params or compiled.literal_execute_params or compiled.prefetch:
            raise ValueError("its text or its parameters are made anew at each run")
        self._text = compiled.string
        dialect, binds = compiled.dialect, {name: bind for bind, name in compiled.bind_names.items()}
        names, fixed, parameters = [], {}, [(name, binds[name]) for name in compiled.positiontup or ()]
        for name, bind in parameters:
            key = next((one for one in (bind.key, name) if one in given), None)
            if key is None and bind.required:
                raise ValueError(f"{name} has no value")
            if key is None:
                fixed[name] = bind.effective_value
            names.append(name if key is None else key)
        # Of those in `fixed` the statement has the value itself.
        self._names, self._fixed = tuple(names), fixed
        self._writers = _some(bind.type.dialect_impl(dialect).bind_processor(dialect) for _, bind in parameters)
        columns = compiled._result_columns
        self._readers = _some(column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns)
        self._row: Any = namedtuple("Row", [column.keyname for column in columns]) if columns else None

    def run(self, driver: sqlite3.Connection, given: Mapping[str, Any]) -> Rows | Changed:
        known = {**self._fixed, **given} if self._fixed else given
        cursor = driver.execute(self._text, _processed([known[name] for name in self._names], self._writers))
        if self._row is None:
            return Changed(cursor.rowcount, cursor.lastrowid)
        make, readers = self._row._make, self._readers
        return Rows([make(_processed(list(row), readers)) for row in cursor.fetchall()])


def _some(processes: Iterable[_Process | None]) -> _Processes:
    return tuple((place, process) for place, process in enumerate(processes) if process is not None)


def _processed(values: list[Any], processes: _Processes) -> list[Any]:
    for place, process in processes:
        values[place] = process(values[place])
    return values


class Prepared:
    """A statement with a plan for each set of parameters that it was run with."""

    def __init__(self, statement: Executable) -> None:
        # Kept, or another statement could get its identity.
        self.statement: Any = statement
        self._plans: dict[tuple[str, ...], _Plan] = {}

    def run(self, driver: sqlite3.Connection, dialect: Dialect, given: Mapping[str, Any]) -> Rows | Changed:
        """Run it. Raises what the driver raises."""
        names = tuple(given)
        plan = self._plans.get(names)
        if plan is None:
            compiled = self.statement.compile(dialect=dialect, column_keys=sorted(names))
            plan = self._plans[names] = _Plan(compiled, names)
        return plan.run(driver, given)


_OFTEN: dict[int, Prepared] = {}


def often(statement: Statement) -> Statement:
    """The statement itself, which is kept for ever and from now on run as it was compiled first.

    Raises ValueError at its first run where its text changes with its parameters, as with a list of values, or a column
    has a default of Python's.
    """
    _OFTEN[id(statement)] = Prepared(statement)
    return statement


def prepared(statement: Executable) -> Prepared | None:
    """What is kept of a statement that is often run."""
    return _OFTEN.get(id(statement))
