"""What every `eval` and `bench` hands out: a table to read, the same figures as JSON, and whether the floors hold."""

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One measured number, with the bound the repository promises for it, if any."""

    name: str
    value: float
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None

    @property
    def missed(self) -> bool:
        below = self.at_least is not None and self.value < self.at_least
        return below or (self.at_most is not None and self.value > self.at_most)

    @property
    def bound(self) -> str:
        """The promise in words: "≥ 0.75", or nothing."""
        least = "" if self.at_least is None else f"≥ {self.at_least:g}"
        most = "" if self.at_most is None else f"≤ {self.at_most:g}"
        return " ".join(filter(None, (least, most)))


class Report:
    """Figures in the order they were added, and the conditions they were measured under."""

    def __init__(self, title: str, **conditions: str | int | float) -> None:
        self.title = title
        self.conditions = conditions
        self.figures: list[Figure] = []
        self.remarks: list[str] = []

    def add(
        self, name: str, value: float, unit: str = "", *, at_least: float | None = None, at_most: float | None = None
    ) -> None:
        """One more figure, with its floor or ceiling."""
        self.figures.append(Figure(name, value, unit, at_least, at_most))

    def remark(self, text: str) -> None:
        """A line below the table: an example, or what could not be measured."""
        self.remarks.append(text)

    @property
    def missed(self) -> list[Figure]:
        return [figure for figure in self.figures if figure.missed]

    def finish(self, json_path: Path | None = None, console: Console | None = None) -> None:
        """Print the table, write the JSON where asked, and exit 1 when a floor is missed."""
        self.print(console or Console())
        if json_path:
            json_path.write_text(self.as_json(), encoding="utf-8")
        if self.missed:
            sys.exit(1)

    def as_json(self) -> str:
        """The report as JSON text."""
        figures = [asdict(figure) | {"missed": figure.missed} for figure in self.figures]
        whole = {"title": self.title, "conditions": self.conditions, "figures": figures, "remarks": self.remarks}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"

    def print(self, console: Console) -> None:
        """The table, the remarks, and a sentence for each missed floor."""
        conditions = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in self.conditions.items())
        table = Table("figure", "value", "floor", "", title=self.title, caption=conditions or None)
        for figure in self.figures:
            mark = "" if not figure.bound else "[red]missed" if figure.missed else "[green]held"
            table.add_row(figure.name, f"{figure.value:.4g} {figure.unit}".rstrip(), figure.bound, mark)
        console.print(table)
        for remark in self.remarks:
            console.print(remark, markup=False, highlight=False)
        for figure in self.missed:
            console.print(f"[red]Missed: {figure.name} is {figure.value:.4g}, promised {figure.bound}.")
