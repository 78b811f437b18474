"""The settings: read from variables and file, every problem at once, secrets never shown."""

import os
import stat
from pathlib import Path

import pytest

from service import configuration
from service.settings import ROOT, Mode, Settings

KEYS = {
    "WEIQIAO_SECRET_KEY": "aQ3x-Zt7p_Lk9wVb2Nf6Rj1Hc8Dm4Sg0Yu5",
    "WEIQIAO_VAULT_KEY": "bR4y-Au8q_Ml0xWc3Og7Sk2Id9En5Th1Zv6",
    "WEIQIAO_RASA_SECRET": "cS5z-Bv9r_Nm1yXd4Ph8Tl3Je0Fo6Ui2Aw7",
}
PRODUCTION = KEYS | {"WEIQIAO_MODE": "production", "WEIQIAO_PUBLIC_URL": "https://12345.example.gov.cn"}
WECHAT = {
    "WEIQIAO_WECHAT_APP_ID": "wx0123456789abcdef",
    "WEIQIAO_WECHAT_APP_SECRET": "s" * 32,
    "WEIQIAO_WECHAT_TOKEN": "token0123",
    "WEIQIAO_WECHAT_AES_KEY": "k" * 43,
}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("WEIQIAO_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("WEIQIAO_DATA_DIR", str(tmp_path))


def problems(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> tuple[str, ...]:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return configuration.read()[1]


def test_a_demo_needs_no_settings_and_keeps_the_keys_it_made(tmp_path: Path) -> None:
    first, second = configuration.load(), configuration.load()
    assert first == second
    assert len({first.secret_key, first.vault_key, first.rasa_secret}) == 3
    assert stat.S_IMODE((tmp_path / "demo-keys.json").stat().st_mode) == 0o600
    assert first.database == f"sqlite+aiosqlite:///{tmp_path}/weiqiao.sqlite"


def test_a_complete_production_configuration_has_no_problem(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert problems(monkeypatch, PRODUCTION | WECHAT) == ()
    assert not (tmp_path / "demo-keys.json").exists()


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"WEIQIAO_HOST": "0.0.0.0"}, "demo"),
        ({"WEIQIAO_PORT": "99999"}, "port"),
        ({"WEIQIAO_PROT": "8080"}, "WEIQIAO_PROT is not a setting"),
        (WECHAT | {"WEIQIAO_WECHAT_TOKEN": ""}, "wechat_token is empty"),
        (WECHAT | {"WEIQIAO_WECHAT_AES_KEY": "short"}, "43"),
        ({"WEIQIAO_DATABASE_URL": "mysql://db/x"}, "database_url"),
        ({"WEIQIAO_REDIS_URL": "http://cache"}, "redis_url"),
        ({"WEIQIAO_RASA_URL": "http://8.8.8.8:5005"}, "private address"),
        ({"WEIQIAO_TRUSTED_PROXIES": "everyone"}, "trusted_proxies"),
        ({"WEIQIAO_SETTINGS_FILE": "/nowhere/weiqiao.toml"}, "does not exist"),
        (PRODUCTION | {"WEIQIAO_SECRET_KEY": "short"}, "secret_key is weak"),
        (PRODUCTION | {"WEIQIAO_SECRET_KEY": "a" * 40}, "secret_key is weak"),
        (PRODUCTION | {"WEIQIAO_SECRET_KEY": "please-change-me-0123456789-abcdefg"}, "secret_key is weak"),
        (PRODUCTION | {"WEIQIAO_VAULT_KEY": KEYS["WEIQIAO_SECRET_KEY"]}, "differ"),
        (PRODUCTION | {"WEIQIAO_PUBLIC_URL": "http://12345.example.gov.cn"}, "https://"),
        (PRODUCTION | {"WEIQIAO_EMBED_ORIGINS": "www.example.gov.cn"}, "no origin"),
        (PRODUCTION | {"WEIQIAO_EMBED_ORIGINS": "http://www.example.gov.cn"}, "no origin"),
        (PRODUCTION | {"WEIQIAO_EMBED_ORIGINS": "https://www.example.gov.cn/"}, "no origin"),
        (PRODUCTION | {"WEIQIAO_EMBED_ORIGINS": "https://*"}, "no origin"),
        (PRODUCTION | {"WEIQIAO_EMBED_KEYS": f"https://a.example.gov.cn={'k1' * 20}"}, "not among embed_origins"),
        (PRODUCTION | {"WEIQIAO_EMBED_KEYS": "https://a.example.gov.cn=short"}, "is weak"),
        ({"WEIQIAO_MODE": "production"}, "WEIQIAO_VAULT_KEY"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], sentence: str
) -> None:
    assert any(sentence in problem for problem in problems(monkeypatch, variables))


def test_problems_of_every_kind_are_reported_together(monkeypatch: pytest.MonkeyPatch) -> None:
    found = problems(monkeypatch, {"WEIQIAO_PORT": "x", "WEIQIAO_HOST": "0.0.0.0", "WEIQIAO_NOISE": "1"})
    assert len(found) == 3
    with pytest.raises(configuration.SettingsError) as raised:
        configuration.load()
    assert raised.value.problems == found


def test_neither_the_settings_nor_their_problems_show_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "hunter2-hunter2"
    found = problems(monkeypatch, PRODUCTION | {"WEIQIAO_SECRET_KEY": secret})
    settings, _ = configuration.read()
    assert secret not in f"{found}{settings}"


def test_a_file_gives_what_the_variables_leave_open(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "weiqiao.toml"
    file.write_text('port = 9000\nlog_level = "DEBUG"\ntrusted_proxies = ["10.0.0.0/8"]\n')
    monkeypatch.setenv("WEIQIAO_SETTINGS_FILE", str(file))
    monkeypatch.setenv("WEIQIAO_PORT", "9001")
    settings = configuration.load()
    assert (settings.port, settings.log_level, len(settings.trusted_proxies)) == (9001, "DEBUG", 1)


@pytest.mark.parametrize("text", ["port = ", "prot = 1"])
def test_a_file_that_cannot_be_understood_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    file = tmp_path / "weiqiao.toml"
    file.write_text(text)
    assert problems(monkeypatch, {"WEIQIAO_SETTINGS_FILE": str(file)})


def test_a_data_folder_that_cannot_be_written_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    found = problems(monkeypatch, {"WEIQIAO_DATA_DIR": "/proc/weiqiao"})
    assert any("WEIQIAO_DATA_DIR" in problem for problem in found)


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("postgresql://u:p@db/w", "postgresql+psycopg://u:p@db/w"),
        ("postgres://u:p@db/w", "postgresql+psycopg://u:p@db/w"),
        ("sqlite:////srv/w.sqlite", "sqlite+aiosqlite:////srv/w.sqlite"),
        ("postgresql+psycopg://db/w", "postgresql+psycopg://db/w"),
    ],
)
def test_short_database_addresses_get_their_driver(monkeypatch: pytest.MonkeyPatch, given: str, url: str) -> None:
    monkeypatch.setenv("WEIQIAO_DATABASE_URL", given)
    assert configuration.load().database == url


def test_relative_folders_belong_to_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Settings(mode=Mode.PRODUCTION, data_dir=Path("elsewhere"), secret_key="x", vault_key="y", rasa_secret="z")  # type: ignore[arg-type]
    assert made.data_dir == ROOT / "elsewhere"


def test_a_service_on_every_address_is_reached_locally(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEIQIAO_HOST", "0.0.0.0")
    settings, _ = configuration.read()
    assert settings is not None
    assert settings.local_url == "http://127.0.0.1:8080"
