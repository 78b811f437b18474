"""The files of deploy/ speak of settings, verbs and parts that exist."""

import configparser
import re

import pytest
import yaml

from service.cli.main import VERBS
from service.settings import PREFIX, ROOT, Settings

DEPLOY = ROOT / "deploy"
VARIABLES = {PREFIX + name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("name", ["weiqiao.env.example", "compose.yaml", "Dockerfile"])
def test_every_variable_is_a_setting(name: str) -> None:
    assert set(re.findall(r"WEIQIAO_[A-Z0-9_]+", (DEPLOY / name).read_text())) <= VARIABLES


@pytest.mark.parametrize("variable", sorted(VARIABLES))
def test_every_setting_stands_in_the_example_once_with_a_line_that_explains_it(variable: str) -> None:
    lines = (DEPLOY / "weiqiao.env.example").read_text().splitlines()
    [place] = [number for number, line in enumerate(lines) if re.match(rf"#?{variable}=", line)]
    assert re.match(r"# \S.{10,}", lines[place - 1]), lines[place - 1]


@pytest.mark.parametrize("file", sorted((DEPLOY / "systemd").iterdir()), ids=lambda file: file.name)
def test_every_unit_runs_verbs_that_exist(file: object) -> None:
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(str(file))
    lines = [value for name, value in unit["Service"].items() if name.startswith("ExecStart")]
    assert lines
    assert {line.split()[1] for line in lines} <= VERBS.keys()


def test_every_container_runs_a_verb_that_exists() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    assert {part["command"][0] for part in services.values() if "command" in part} == {"prepare", "serve", "rasa"}


def test_no_key_is_published() -> None:
    lines = (DEPLOY / "weiqiao.env.example").read_text().splitlines()
    assert all(line.endswith("=") for line in lines if re.match(r"WEIQIAO_\w*(KEY|SECRET|TOKEN)=", line))
