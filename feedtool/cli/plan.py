"""`feedtool plan`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from feedtool.cli.interruption import limited
from feedtool.cli.opening import open_project, refuse_own_folder
from feedtool.cli.options import exit_code_option, project_option, record_option, wait_option
from feedtool.cli.output import show
from feedtool.cli.progress import progress
from feedtool.errors import UsageError
from feedtool.written_paths import is_folder

if TYPE_CHECKING:
    from feedtool.pipeline.planning import Planned


class _Shown(TypedDict):
    """How much is told, and how the command ends."""

    examples: int
    detailed: bool


@click.command(short_help="Make and store the feeds without publishing them, and show what they would change.")
@click.argument("channels", nargs=-1, metavar="[CHANNEL]...")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file for the plan; `feedtool apply` reads it."
)
@click.option(
    "--examples", type=click.IntRange(1, 1_000_000), default=3, show_default=True, help="How many examples to show of each change."
)
@exit_code_option
@project_option
@record_option
@wait_option
def plan(channels: tuple[str, ...], out: Path, project_file: Path, output_format: str, wait: float, **shown: Unpack[_Shown]) -> int:
    """Do everything that `feedtool export` does but the switch: all channels of the project, or the CHANNELs named.

    What would change is shown and written to a file. `feedtool apply` publishes exactly these bytes, for a day at the least, as long as no source, no
    file of the project and no feed has moved. Ends like an export: with 3 when a guard would hold a feed, 1 when the policy would refuse one.

    \b
    feedtool plan --out plan.json
    feedtool plan google --out plan.json --detailed-exitcode
    """
    if not is_folder(out.absolute().parent):
        raise UsageError(f"there is no folder {out.parent} for the plan.")
    _refuse_other_file(out)
    project = open_project(project_file, channels)
    refuse_own_folder(out, project.storage)
    from feedtool.pipeline.outcome import exit_code_of_plan  # noqa: PLC0415 - heavy
    from feedtool.pipeline.plan_file import write_plan  # noqa: PLC0415 - heavy
    from feedtool.pipeline.planning import make_plan  # noqa: PLC0415 - heavy
    from feedtool.pipeline.run import RunOptions  # noqa: PLC0415 - heavy

    limit = limited(project.storage.longest, wait)
    with limit, progress(project.size_hint(), wanted=output_format == "text") as on_progress:
        planned = make_plan(project, RunOptions(on_progress=on_progress), shown["examples"], wait)
    write_plan(planned.plan, out)
    show("\n".join(_records(planned, out)) if output_format == "json" else _text(planned, out, shown["examples"]))
    return exit_code_of_plan(planned.plan, detailed=shown["detailed"])


def _refuse_other_file(out: Path) -> None:
    """Raise UsageError for a file that is there and no plan: it may be one of the project's own."""
    from feedtool.pipeline.plan_file import read_plan  # noqa: PLC0415 - heavy

    if out.exists():
        try:
            read_plan(out)
        except UsageError as error:
            raise UsageError(f"{out} exists already, and is no plan. Name another file.") from error


def _text(planned: "Planned", out: Path, examples: int) -> str:
    from feedtool.reporting.differences import diffs_text  # noqa: PLC0415 - heavy
    from feedtool.reporting.text import render_said  # noqa: PLC0415 - heavy

    differs = f"{render_said(planned.said)}{diffs_text(planned.diffs, examples)}"
    if any(each.refused for each in planned.plan.channels.values()):
        return f"{differs}\n\nThe plan in {out} cannot be applied."
    if not planned.plan.changes:
        return f"{differs}\n\nNothing would change."
    because = " --because …" if any(each.holds for each in planned.plan.channels.values()) else ""
    return f"{differs}\n\nPublish exactly this: feedtool apply {out}{because}"


def _records(planned: "Planned", out: Path) -> list[str]:
    from feedtool.reporting.records import json_run  # noqa: PLC0415 - heavy

    lines = list(json_run(planned.said))
    for name, each in planned.plan.channels.items():
        record = {"type": "plan", "channel": name, "path": str(out), **each.record}
        lines.append(
            json.dumps({key: value for key, value in record.items() if key not in ("inputs", "settings")}, ensure_ascii=False, default=str)
        )
    return lines
