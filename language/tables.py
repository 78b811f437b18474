"""The tab-separated data files that lie beside the code of a package."""

from importlib.resources import files


def rows(name: str, package: str = "language") -> tuple[tuple[str, ...], ...]:
    """The lines of a package's data file as tuples of cells; blank lines and those that start with `#` are left out."""
    lines = files(package).joinpath(name).read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line.strip() and not line.startswith("#"))
