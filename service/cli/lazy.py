"""A group whose commands are imported when they run, so that no verb waits for the libraries of another."""

import importlib
from dataclasses import dataclass

import click


@dataclass(frozen=True)
class Entry:
    """Where a command is, as module:attribute, and its line of help."""

    target: str
    summary: str


class LazyGroup(click.Group):
    """Commands by name from a table of entries."""

    def __init__(self, name: str, entries: dict[str, Entry], help: str) -> None:
        super().__init__(name, help=help)
        self._entries = entries

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(self._entries)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        entry = self._entries.get(name)
        if entry is None:
            return None
        module, _, attribute = entry.target.partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The summaries from the table: nothing is imported for a page of help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._entries[name].summary) for name in self.list_commands(context)])
