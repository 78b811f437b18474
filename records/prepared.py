"""Statements that every message runs, made ready for SQLite's driver once.

SQLAlchemy finds the text of a statement anew each time, sets up a context and a cursor, asks who listens, and puts the
row into a result: some ten times what SQLite takes for a row found by its key. A statement that is `often` run keeps
what SQLAlchemy compiled of it, and its rows come as SQLAlchemy's own.
"""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Dialect, Executable, Result
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.sql.compiler import SQLCompiler

Statement = TypeVar("Statement", bound=Executable)
_Process = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Changed:
    """What is known of a statement that gives no rows."""

    rowcount: int


@dataclass(frozen=True, slots=True)
class _Parameter:
    """Its name where it is given at each run, else the value that it always has."""

    name: str | None
    value: Any
    process: _Process | None


@dataclass(frozen=True, slots=True)
class _Plan:
    """A statement as SQLite takes it: its text, its parameters in order, and how the columns of a row are read."""

    text: str
    parameters: tuple[_Parameter, ...]
    columns: SimpleResultMetaData | None
    readers: tuple[tuple[int, _Process], ...]

    def run(self, driver: sqlite3.Connection, given: Mapping[str, Any]) -> "Result[Any] | Changed":
        cursor = driver.execute(self.text, [_value(parameter, given) for parameter in self.parameters])
        if self.columns is None:
            return Changed(cursor.rowcount)
        return IteratorResult(self.columns, iter([self._read(row) for row in cursor.fetchall()]))

    def _read(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for place, read in self.readers:
            values[place] = read(values[place])
        return tuple(values)


class Prepared:
    """A statement with a plan for each set of parameters that it was run with."""

    def __init__(self, statement: Executable) -> None:
        # Kept, or another statement could get its identity.
        self.statement: Any = statement
        self._plans: dict[tuple[str, ...], _Plan] = {}

    def run(self, driver: sqlite3.Connection, dialect: Dialect, given: Mapping[str, Any]) -> "Result[Any] | Changed":
        """Run it. Raises what the driver raises."""
        names = tuple(given)
        plan = self._plans.get(names)
        if plan is None:
            plan = self._plans[names] = _plan(self.statement.compile(dialect=dialect, column_keys=sorted(names)), names)
        return plan.run(driver, given)


_OFTEN: dict[int, Prepared] = {}


def often(statement: Statement) -> Statement:
    """The statement itself, which is kept for ever and from now on run as it was compiled first.

    Its rows know their columns by name alone. Raises ValueError at its first run where its text changes with its
    parameters, as with a list of values, or a column has a default of Python's.
    """
    _OFTEN[id(statement)] = Prepared(statement)
    return statement


def prepared(statement: Executable) -> Prepared | None:
    """What is kept of a statement that is often run."""
    return _OFTEN.get(id(statement))


def _plan(compiled: SQLCompiler, names: tuple[str, ...]) -> _Plan:
    if compiled.post_compile_params or compiled.literal_execute_params or compiled.prefetch:
        raise ValueError("its text or its parameters are made anew at each run")
    dialect = compiled.dialect
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    parameters = []
    for name in compiled.positiontup or ():
        bind = binds[name]
        key = next((one for one in (bind.key, name) if one in names), None)
        if key is None and bind.required:
            raise ValueError(f"{name} has no value")
        process = bind.type.dialect_impl(dialect).bind_processor(dialect)
        fixed = None if key is not None else bind.effective_value
        parameters.append(_Parameter(key, process(fixed) if process and key is None else fixed, process))
    columns = compiled._result_columns
    readers = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    return _Plan(
        compiled.string,
        tuple(parameters),
        SimpleResultMetaData([column.keyname for column in columns]) if columns else None,
        tuple((place, read) for place, read in enumerate(readers) if read is not None),
    )


def _value(parameter: _Parameter, given: Mapping[str, Any]) -> Any:
    if parameter.name is None:
        return parameter.value
    value = given[parameter.name]
    return value if parameter.process is None else parameter.process(value)
