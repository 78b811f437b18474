"""The tab-separated data files that lie beside this package's code."""

from importlib.resources import files


def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of one data file as tuples of cells; blank lines and lines that start with `#` are left out."""
    lines = files("escalation.duplicates").joinpath(name).read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))
