"""./weiqiao: every verb with its line of help, and the sentence for every failure an operator can mend."""

import sys

import click

from service.bootstrap.failure import SetupError
from service.configuration import SettingsError

EXIT_FAILED = 1


class Weiqiao(click.Group):
    """The verbs; a failure that the operator can mend is a sentence, never a traceback."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except SettingsError as error:
            _complain("These settings must be corrected:", *(f"  - {problem}" for problem in error.problems))
        except SetupError as error:
            _complain(str(error))
        sys.exit(EXIT_FAILED)


def _complain(*lines: str) -> None:
    for line in lines:
        click.secho(line, fg="red", err=True)


@click.group(cls=Weiqiao, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name=None, version="0.1.0", prog_name="weiqiao")
def weiqiao() -> None:
    """Weiqiao 微桥: a city's citizens ask and complain, its staff work the cases, its leaders read the day."""


def main() -> None:
    """Run the command line."""
    weiqiao(prog_name="./weiqiao")
