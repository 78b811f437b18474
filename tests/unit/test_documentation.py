"""Documentation that can be checked is checked."""

import re
from pathlib import Path

import pytest

from escalation.moves import MOVES
from service import documentation
from service.settings import PREFIX, ROOT, Settings

README = documentation.README.read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")


def test_the_readme_has_this_versions_tables() -> None:
    assert documentation.filled(README) == README, "run: .venv/bin/python -m service.documentation"


def test_the_page_of_the_life_cycle_has_this_versions_table() -> None:
    page = documentation.CASE_MOVES.read_text(encoding="utf-8")
    assert documentation.with_moves(page) == page, "run: .venv/bin/python -m service.documentation"
    assert page.count("\n| ") == len(MOVES) + 1


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"`{PREFIX}{name.upper()}`" in README


@pytest.mark.parametrize("text", [README, OPERATIONS], ids=["README", "operations"])
def test_every_variable_that_is_written_about_exists(text: str) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {"WEIQIAO_SETTINGS_FILE"}
    assert set(re.findall(r"WEIQIAO_[A-Z0-9_]+", text)) <= known


@pytest.mark.parametrize(
    "file", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "docs/operations.md", "docs/decisions/README.md"]
)
def test_links_between_pages_lead_somewhere(file: str) -> None:
    page = ROOT / file
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert not missing


def test_no_address_of_a_package_index_is_in_the_requirements() -> None:
    for file in sorted(Path(ROOT / "requirements").glob("*")):
        assert "://" not in file.read_text(encoding="utf-8"), file
