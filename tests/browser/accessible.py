"""axe-core in a page of ours."""

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page


async def grave(page: Page) -> list[str]:
    """What axe-core finds serious or critical, with where it is."""
    found = (await Axe().run(page)).response["violations"]
    return [
        f"{page.url} {one['id']}: {node['target']} {node['failureSummary']}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
