"""report-routing: where the dispatch catalogue and reality differ."""

import asyncio
from datetime import date
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from escalation.divergence import Divergence
    from escalation.filters import Days
    from escalation.rulebook import Rulebook


@click.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only cases that were opened on this day or later.")
def report_routing(since: date | None) -> None:
    """Matters of the dispatch catalogue whose closed cases other departments answered, departments returned, or units
    of other districts answered than those that their citizens name."""
    from rich.console import Console
    from rich.table import Table

    from escalation.filters import Days
    from language.places import DISTRICTS
    from service import configuration, rules

    settings = configuration.load()
    rulebook = rules.load(settings)
    found = asyncio.run(_found(settings.database, rulebook, Days(since and date(since.year, since.month, since.day))))
    table = Table("事项", "目录主办", "实际答复", "目录外", "退单", "属地不符", title="派单目录与实际办理的差异")
    for one in found:
        answered = "、".join(f"{rulebook.department_name(key)} {count}" for key, count in one.answered)
        lead = rulebook.department_name(one.department)
        misplaced = "、".join(
            f"{DISTRICTS.get(district, district)} → {rulebook.department_name(unit)} {count}"
            for district, unit, count in one.misplaced
        )
        table.add_row(one.name, lead, answered, f"{one.elsewhere}（{one.share:.0%}）", str(one.returned), misplaced)
    Console().print(table if found else "没有差异。")


async def _found(url: str, rulebook: "Rulebook", opened: "Days") -> "list[Divergence]":
    from escalation.divergence import divergences
    from records.database import Database

    database = Database(url)
    try:
        async with database.reading() as connection:
            return await divergences(connection, rulebook.catalogue, opened)
    finally:
        await database.close()
