"""README's tables of settings and commands, made from the code: `python -m service.documentation` rewrites them."""

from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from service.cli.main import BENCHES, EVALS, VERBS
from service.settings import FILE_VARIABLE, PREFIX, ROOT, Settings

README = ROOT / "README.md"


def settings_table() -> str:
    """A row a setting: variable, default, meaning."""
    rows = [f"| `{PREFIX}{name.upper()}` | {_default(field)} | {field.description} |" for name, field in _fields()]
    file = f"| `{FILE_VARIABLE}` | `weiqiao.toml` | TOML file with the same names in lower case, without `{PREFIX}`. |"
    return "\n".join(("| variable | default | meaning |", "|---|---|---|", *rows, file))


def commands_table() -> str:
    """A row a verb: the command and its line of help."""
    verbs = {name: entry for name, entry in VERBS.items() if name not in ("eval", "bench")}
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


def rewrite(file: Path = README) -> None:
    """Bring the file's tables up to date."""
    file.write_text(filled(file.read_text(encoding="utf-8")), encoding="utf-8")


def _fields() -> list[tuple[str, FieldInfo]]:
    return list(Settings.model_fields.items())


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "made once in a demo"
    value = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
    return f"`{str(value).lower() if isinstance(value, bool) else value}`" if value not in (None, "", ()) else "–"


if __name__ == "__main__":
    rewrite()
