"""Alembic's entry point; `records.migrate` hands over the connection."""

from alembic import context

from records.database import metadata


def run() -> None:
    connection = context.config.attributes["connection"]
    # SQLite changes most things only by rebuilding a table, which Alembic calls a batch.
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        user_module_prefix="moments.",
    )
    with context.begin_transaction():
        context.run_migrations()


run()
