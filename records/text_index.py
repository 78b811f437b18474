"""A full-text index over a table of tokens: FTS5 on SQLite, a GIN index over `tsvector` on PostgreSQL.

The table has an integer key, `body` (normalised text, to look for phrases) and `tokens`, separated by spaces. The index
follows it by itself, in the same transaction: on SQLite by triggers, on PostgreSQL because it is an index.
"""

from collections.abc import Sequence
from heapq import nlargest

from sqlalchemy import (
    DDL,
    ColumnElement,
    Connection,
    Integer,
    Select,
    Table,
    column,
    event,
    func,
    literal_column,
    null,
    select,
)
from sqlalchemy import table as table_clause
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import ExecutableDDLElement

from language.search import Sought

BLOCK = 1 << 16
"""Rows of one block carry its token, so that the newest can be looked through first."""
_SORTED = 4
"""So many times as many keys as are asked for are sorted rather than looked for block by block."""


def declare(table: Table, key: str) -> None:
    """Let the index be made with the table. Migrations say the same in words of their own."""
    for statement in sqlite_statements(table.name, key):
        event.listen(table, "after_create", _on("sqlite", statement))
    event.listen(table, "after_create", _on("postgresql", postgresql_statement(table.name)))


def declare_characters(table: Table, name: str) -> None:
    """Let PostgreSQL find the rows that have some characters in a column."""
    statement = f"CREATE INDEX ix_{table.name}_{name} ON {table.name} USING gin (string_to_array(lower({name}), NULL))"
    event.listen(table, "after_create", _on("postgresql", statement))


def has_characters(held: ColumnElement[str], typed: str) -> ColumnElement[bool]:
    """The rows that have all of the characters typed, blanks aside; by an index that was declared, on PostgreSQL."""
    wanted = func.string_to_array(func.lower("".join(typed.split())), null())
    return func.string_to_array(func.lower(held), null()).op("@>")(wanted)


def _on(dialect: str, statement: str) -> ExecutableDDLElement:
    ddl: ExecutableDDLElement = DDL(statement)  # type: ignore[no-untyped-call]
    return ddl.execute_if(dialect=dialect)


def make(connection: Connection, table: Table, key: str) -> None:
    """Make the index of a table that has rows already."""
    if connection.dialect.name == "sqlite":
        for statement in sqlite_statements(table.name, key):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"INSERT INTO {table.name}_fts({table.name}_fts) VALUES ('rebuild')")
    else:
        connection.exec_driver_sql(postgresql_statement(table.name))


def drop(connection: Connection, table: Table) -> None:
    """Take the index away, and what keeps it up."""
    if connection.dialect.name == "sqlite":
        for trigger in ("inserted", "deleted", "updated"):
            connection.exec_driver_sql(f"DROP TRIGGER {table.name}_{trigger}")
        connection.exec_driver_sql(f"DROP TABLE {table.name}_fts")
    else:
        connection.exec_driver_sql(f"DROP INDEX ix_{table.name}_tokens")


def sqlite_statements(table: str, key: str) -> tuple[str, ...]:
    gone = f"INSERT INTO {table}_fts({table}_fts, rowid, tokens) VALUES ('delete', old.{key}, old.tokens);"
    new = f"INSERT INTO {table}_fts(rowid, tokens) VALUES (new.{key}, new.tokens);"
    return (
        f"CREATE VIRTUAL TABLE {table}_fts USING fts5(tokens, content='{table}', content_rowid='{key}', "
        "tokenize='unicode61 remove_diacritics 0')",
        f"CREATE TRIGGER {table}_inserted AFTER INSERT ON {table} BEGIN {new} END",
        f"CREATE TRIGGER {table}_deleted AFTER DELETE ON {table} BEGIN {gone} END",
        f"CREATE TRIGGER {table}_updated AFTER UPDATE ON {table} BEGIN {gone} {new} END",
    )


def postgresql_statement(table: str) -> str:
    return f"CREATE INDEX ix_{table}_tokens ON {table} USING gin (to_tsvector('simple', tokens))"


def tokens_text(row: int, tokens: Sequence[str]) -> str:
    """The tokens of a row as they are stored."""
    return " ".join((_block_token(row // BLOCK), *tokens))


def _block_token(block: int) -> str:
    return f"block{block}"


async def newest(
    connection: AsyncConnection, table: Table, key: ColumnElement[int], sought: Sought, limit: int
) -> list[int]:
    """The keys of at most `limit` rows that have all that is sought, in no order; where there are more, of the newest.

    Empty where nothing can be looked for.
    """
    if not sought.tokens:
        return []
    statement = keys(connection.dialect.name, table, key, sought)
    if connection.dialect.name == "sqlite":
        return list((await connection.execute(statement.order_by(key.desc()).limit(limit))).scalars())
    # One look that finds somewhat too many costs less than one for each block.
    found = list((await connection.execute(statement.limit(limit * _SORTED))).scalars())
    if len(found) < limit * _SORTED:
        return nlargest(limit, found)
    return await _by_block(connection, table, key, sought, limit)


def keys(dialect: str, table: Table, key: ColumnElement[int], sought: Sought) -> Select[int]:
    """The keys of all rows that have all that is sought, which has tokens."""
    if dialect == "sqlite":
        return _in_sqlite(table, key, sought)
    return _in_postgresql(table, key, sought.tokens, sought)


async def _by_block(
    connection: AsyncConnection, table: Table, key: ColumnElement[int], sought: Sought, limit: int
) -> list[int]:
    """From the newest block backwards: PostgreSQL's index gives its rows in no order of ours."""
    newest = (await connection.execute(select(func.max(key)))).scalar_one() or 0
    found: list[int] = []
    for block in range(newest // BLOCK, -1, -1):
        statement = _in_postgresql(table, key, (_block_token(block), *sought.tokens), sought)
        # The offset keeps the planner from going through the whole table by its key.
        of_block = statement.add_columns(key.label("row")).offset(0).subquery()
        in_order = select(of_block.c.row).order_by(of_block.c.row.desc()).limit(limit - len(found))
        found += (await connection.execute(in_order)).scalars()
        if len(found) == limit:
            break
    return found


def _in_sqlite(table: Table, key: ColumnElement[int], sought: Sought) -> Select[int]:
    name = f"{table.name}_fts"
    index = table_clause(name, column("rowid", Integer), column(name))
    wanted = " AND ".join(f'"{token}"' for token in sought.tokens)
    statement = select(key).join(index, index.c.rowid == key).where(index.c[name].op("MATCH")(wanted))
    return statement.where(*_as_they_stand(table, sought))


def _in_postgresql(table: Table, key: ColumnElement[int], tokens: Sequence[str], sought: Sought) -> Select[int]:
    simple: ColumnElement[str] = literal_column("'simple'")
    wanted = func.to_tsquery(simple, " & ".join(f"'{token}'" for token in tokens))
    matching = func.to_tsvector(simple, table.c.tokens).op("@@")(wanted)
    return select(key).where(matching, *_as_they_stand(table, sought))


def _as_they_stand(table: Table, sought: Sought) -> list[ColumnElement[bool]]:
    return [table.c.body.contains(phrase, autoescape=True) for phrase in sought.phrases]
