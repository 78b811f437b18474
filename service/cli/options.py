"""Options that several verbs share."""

from pathlib import Path

import click

json_path = click.option(
    "--json", "json_path", type=click.Path(path_type=Path, dir_okay=False), help="Also write the figures here."
)
data_folder = click.option(
    "--data",
    "data_folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Measure on the data in this folder instead of the project's own.",
)
