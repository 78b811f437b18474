"""The command line: a line of help for every verb, and sentences instead of tracebacks."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from service.bootstrap.failure import SetupError
from service.cli.checking import in_parallel, shown
from service.cli.lazy import Entry
from service.cli.main import BENCHES, EVALS, VERBS, Weiqiao, weiqiao

SECRETS = ("hunter2", "s3cret-of-the-database")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(weiqiao, arguments)


def test_help_names_every_verb_with_its_line() -> None:
    text = run("--help").output
    for name, entry in VERBS.items():
        assert name in text
        assert entry.summary.split()[0] in text


@pytest.mark.parametrize(("group", "entries"), [("eval", EVALS), ("bench", BENCHES)])
def test_a_group_names_its_commands(group: str, entries: dict[str, Entry]) -> None:
    text = run(group, "--help").output
    assert all(name in text for name in entries)


@pytest.mark.parametrize("name", [*VERBS, *(f"eval {name}" for name in EVALS), *(f"bench {name}" for name in BENCHES)])
def test_every_command_can_be_loaded_and_explains_itself(name: str) -> None:
    answer = run(*name.split(), "--help")
    assert answer.exit_code == 0, answer.output
    assert "Usage:" in answer.output


def test_an_unknown_verb_is_refused() -> None:
    assert run("dance").exit_code == 2


def test_a_failure_the_operator_can_mend_is_a_sentence() -> None:
    group = Weiqiao("weiqiao", {"fail": Entry(f"{__name__}:fail", "")}, "")
    answer = CliRunner().invoke(group, ["fail"])
    assert answer.exit_code == 1
    assert "Free some space." in answer.output
    assert "Traceback" not in answer.output


@click.command()
def fail() -> None:
    raise SetupError("Free some space.")


def test_check_config_masks_secrets_and_reports_every_problem(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WEIQIAO_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("WEIQIAO_SECRET_KEY", SECRETS[0])
    monkeypatch.setenv("WEIQIAO_DATABASE_URL", f"postgresql://weiqiao:{SECRETS[1]}@db/weiqiao")
    monkeypatch.setenv("WEIQIAO_HOST", "0.0.0.0")
    answer = run("check-config")
    assert answer.exit_code == 1
    assert "secret_key is weak" in answer.output
    assert "binds loopback only" in answer.output
    assert not any(secret in answer.output for secret in SECRETS)


def test_check_config_names_what_is_wrong_with_the_notices(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "notices.yaml"
    file.write_text("answered: {template: {id: abcdefghij, fields: {first: text}}}", encoding="utf-8")
    monkeypatch.setenv("WEIQIAO_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("WEIQIAO_WECHAT_NOTICES", str(file))
    answer = run("check-config")
    assert answer.exit_code == 1
    assert "'first' is no keyword" in " ".join(answer.output.split())


def test_check_config_is_content_with_a_demo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WEIQIAO_DATA_DIR", str(tmp_path))
    answer = run("check-config")
    assert answer.exit_code == 0, answer.output
    assert "can be used" in answer.output


@pytest.mark.parametrize(("value", "text"), [(None, "(default)"), ("", "(default)"), ((), "(default)"), (8080, "8080")])
def test_absent_settings_are_shown_as_default(value: object, text: str) -> None:
    assert shown("port", value) == text


@pytest.mark.parametrize(("processors", "processes"), [(None, "1"), (1, "1"), (2, "2"), (64, "8")])
def test_tests_run_in_a_process_for_each_of_a_few_processors(processors: int | None, processes: str) -> None:
    assert in_parallel(processors) == ("-n", processes, "--dist", "worksteal")


def test_a_channel_is_turned_off_and_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str) -> None:
    monkeypatch.setenv("WEIQIAO_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("WEIQIAO_DATABASE_URL", sqlite_url)
    notice = "系统正在检修，明早 8 点恢复。"
    assert run("channel", "off", "wechat", "--reason", "检修", "--notice", notice).exit_code == 0
    assert "wechat  off since" in run("channel", "show").output
    assert run("channel", "on", "wechat").output == "wechat is on.\n"
    assert "was not off" in run("channel", "on", "wechat").output
    assert run("channel", "settled", "48001").exit_code == 1
    assert run("channel", "settled", "48001", "--of", "media").exit_code == 1
    assert run("channel", "off", "web", "--reason", " ", "--notice", notice).exit_code == 1
