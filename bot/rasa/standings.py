"""What kinds of turn are likely where the conversation stands, by `standings.tsv`."""

from __future__ import annotations

from pathlib import Path

TABLE = Path(__file__).resolve().with_name("standings.tsv")

Standings = dict[str, dict[str, float]]


def known() -> Standings:
    """Standing → kind of turn → how many times likelier it is there than among the training messages."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    head = next(line for line in reversed(lines) if line.startswith("#"))
    names = head.removeprefix("# ").split("\t")[1:]
    rows = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return {name: {row[0]: float(row[n]) for row in rows} for n, name in enumerate(names, 1)}
