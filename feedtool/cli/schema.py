"""`feedtool schema`."""

import json

import click

from feedtool.cli.opening import spare_pandas


@click.command(short_help="Print the JSON Schema of the project or mapping file.")
@click.argument("kind", type=click.Choice(["project", "mapping"]), default="project")
def schema(kind: str) -> int:
    """Print the JSON Schema of the project file (default) or of a mapping file.

    An editor with a YAML language server completes and checks both kinds of file with it:

    \b
    feedtool schema project > feedtool.schema.json
    feedtool schema mapping > mapping.schema.json

    Then start the files with the comment `# yaml-language-server: $schema=feedtool.schema.json`.
    """
    spare_pandas()
    from feedtool import mapping, project  # noqa: PLC0415 - heavy

    described = project.json_schema() if kind == "project" else mapping.json_schema()
    click.echo(json.dumps(described, indent=2, ensure_ascii=False))
    return 0
