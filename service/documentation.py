"""The tables of README and of the life cycle, made from the code: `python -m service.documentation` rewrites them."""

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from escalation.life_table import life_table
from service.cli.main import BENCHES, EVALS, VERBS, WECHAT
from service.settings import FILE_VARIABLE, PREFIX, ROOT, Settings

README = ROOT / "README.md"
CASE_MOVES = ROOT / "docs/case-moves.zh-CN.md"


def settings_table() -> str:
    """A row a setting: variable, default, meaning."""
    rows = [f"| `{PREFIX}{name.upper()}` | {_default(field)} | {field.description} |" for name, field in _fields()]
    file = f"| `{FILE_VARIABLE}` | `weiqiao.toml` | TOML file with the same names in lower case, without `{PREFIX}`. |"
    return "\n".join(("| variable | default | meaning |", "|---|---|---|", *rows, file))


def commands_table() -> str:
    """A row a verb: the command and its line of help."""
    verbs = {name: entry for name, entry in VERBS.items() if name not in ("eval", "bench", "wechat")}
    verbs |= {f"wechat {name}": entry for name, entry in WECHAT.items()}
    verbs |= {f"eval {name}": entry for name, entry in EVALS.items()}
    verbs |= {f"bench {name}": entry for name, entry in BENCHES.items()}
    rows = [f"| `./weiqiao {name}` | {entry.summary} |" for name, entry in verbs.items()]
    return "\n".join(("| command | what it does |", "|---|---|", *rows))


def filled(readme: str) -> str:
    """The text with both tables between their markers."""
    return _between("commands", commands_table(), _between("settings", settings_table(), readme))


def _between(name: str, table: str, readme: str) -> str:
    begin, end = f"<!-- {name}:begin -->\n", f"<!-- {name}:end -->"
    before, found, rest = readme.partition(begin)
    return f"{before}{found}{table}\n{end}{rest.partition(end)[2]}" if found else readme


def rewrite() -> None:
    """Bring the tables of all pages up to date."""
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
    CASE_MOVES.write_text(with_moves(CASE_MOVES.read_text(encoding="utf-8")), encoding="utf-8")


def with_moves(page: str) -> str:
    """The page of the life cycle with this version's table between its markers."""
    return _between("moves", life_table(), page)


def _fields() -> list[tuple[str, FieldInfo]]:
    return list(Settings.model_fields.items())


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "made once in a demo"
    value = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
    return f"`{str(value).lower() if isinstance(value, bool) else value}`" if value not in (None, "", ()) else "–"


if __name__ == "__main__":
    rewrite()
