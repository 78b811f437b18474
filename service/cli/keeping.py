"""backup and restore."""

from pathlib import Path

import click

from service import configuration

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Write database (knowledge included), attachments and settings without secrets into FILE; may run while in use."""
    from service import backup as backups

    manifest = backups.save(configuration.load(), file)
    click.echo(f"{file}: {manifest.rows} rows of {len(manifest.tables)} tables, {manifest.attachments} attachments.")
    click.echo(
        "Keep the vault key apart from it: without the key nobody can read the contact data, with it anybody can."
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="Delete what the target holds first.")
def restore(file: Path, replace: bool) -> None:
    """Bring FILE back into the configured database and data folder, which must not be in use."""
    from service import restoring

    manifest = restoring.restore(configuration.load(), file, replace=replace)
    click.echo(f"Restored {manifest.rows} rows and {manifest.attachments} attachments of {manifest.created_at}.")
