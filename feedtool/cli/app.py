"""The command group. Commands are imported when they are called, so that `feedtool --version` starts at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

import click

from feedtool import __version__
from feedtool.letters import without_halves
from feedtool.suggest import nearest

# name -> what it does in a line, for the help page; the module and the function bear the same name
COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "apply": "Publish exactly the feeds of a plan, or nothing.",
        "approve": "Let a held feed go live after all.",
        "channels": "List the channels feedtool knows, or show what one of them needs.",
        "delta": "Write what has changed since an earlier feed, with explicit deletes, as the channel takes it.",
        "diff": "Show what is different between two feeds, attribute by attribute.",
        "expect": "Announce that a feed will change on purpose, so that no guard holds it.",
        "explain": "Explain a problem code: what it means, why it matters, how to mend it.",
        "export": "Make, check and publish the feeds of a project.",
        "init": "Start a project from a CSV file: looks at its columns and proposes the mapping.",
        "lint": "Check a feed that another tool made, as strictly as your own.",
        "plan": "Make and store the feeds without publishing them, and show what they would change.",
        "preview": "Show mapped items in the terminal, with the rule behind each attribute.",
        "rollback": "Make an earlier feed of a channel the current one again.",
        "runs": "List what earlier runs left, or show everything about one of them.",
        "schema": "Print the JSON Schema of the project or mapping file, for your editor.",
        "taxonomy": "Download and pin the lists of categories that channels publish, and search them.",
        "translations": "Count what is missing a translation, and write it as a table to fill in.",
        "validate": "Check every item of a project without writing any feed.",
        "verify": "Check that stored and public feeds are what runs have written.",
    }
)


@dataclass(slots=True)
class Settings:
    """What the error boundary needs to know of the command that ran: its output format and the project's folder."""

    format: str = "text"
    root: Path = field(default_factory=Path)


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports a command's module only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return all command names, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or end with the nearest right name."""
        if cmd_name not in COMMANDS:
            likely = nearest(cmd_name, COMMANDS)
            meant = f" Did you mean `{likely}`?" if likely else f" The commands are {', '.join(sorted(COMMANDS))}."
            raise click.UsageError(f"There is no command `{cmd_name}`.{meant}", ctx)
        command = getattr(import_module(f"feedtool.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return _storable(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table above, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


class _Text(click.types.StringParamType):
    """A text. Bytes of the shell that are no letter become U+FFFD: what is asked for is looked for in UTF-8, and reasons are written into files."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text."""
        return str(without_halves(super().convert(value, param, ctx)))


def _storable(command: click.Command) -> click.Command:
    """Return the command with ``_Text`` for all of its texts; paths keep their bytes."""
    for each in command.params:
        if each.type is click.STRING:
            each.type = _Text()
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        _storable(inner)
    return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="feedtool")
def cli() -> None:
    """One product catalogue in, a checked feed for every channel out.

    Start with `feedtool init products.csv`, look at an item with `feedtool preview`, check everything with
    `feedtool validate`, and make the feeds with `feedtool export`.

    \b
    Exit codes: 0 fine; 1 items are invalid beyond what the policy allows; 2 wrong usage or configuration;
    3 a guard holds a feed, or what was held or planned is stale; 4 a source, the disk or a delivery failed, or a stored feed is damaged;
    5 something differs (with --detailed-exitcode); 70 a bug in feedtool; 75 another run is active; 130/143 interrupted.
    """
