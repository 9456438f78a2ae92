"""`feedtool explain`."""

import click

from feedtool.codes import all_codes, find
from feedtool.suggest import nearest


@click.command(short_help="Explain a problem code.")
@click.argument("code", required=False)
def explain(code: str | None) -> int:
    """Explain a problem CODE, such as VL203 or gtin-check-digit. Without a CODE all of them are listed.

    \b
    feedtool explain VL203
    feedtool explain gtin-check-digit
    """
    if code is None:
        for entry in all_codes().values():
            click.echo(f"{entry.code}  {entry.severity:<8} {entry.name:<32} {entry.title}")
        return 0
    found = find(code)
    if found is None:
        names = [*all_codes(), *(entry.name for entry in all_codes().values())]
        likely = nearest(code, names)
        meant = f" Did you mean `{likely}`?" if likely else " `feedtool explain` without a code lists all of them."
        raise click.UsageError(f"There is no problem code `{code}`.{meant}")
    click.echo(
        f"{found.code} {found.name} ({found.severity})\n\n{found.title}\n\nWhy it matters\n{found.why.strip()}\n\nHow to mend it\n{found.fix.strip()}"
    )
    return 0
