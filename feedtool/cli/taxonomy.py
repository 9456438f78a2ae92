"""`feedtool taxonomy`."""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from feedtool.cli.app import Settings
from feedtool.cli.opening import spare_pandas
from feedtool.cli.options import project_option
from feedtool.errors import UsageError
from feedtool.written_paths import is_file, is_folder, real

if TYPE_CHECKING:
    from feedtool.project.outline import Outline
    from feedtool.taxonomy import Declared, Store
    from feedtool.taxonomy.update import Updated

_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?")
_MOST_NAMED = 5


@click.group(invoke_without_command=True, short_help="Download and pin the lists of categories that channels publish, and search them.")
@project_option
@click.pass_context
def taxonomy(ctx: click.Context, project_file: Path) -> int:
    """List the categories' lists that are pinned beside the project.

    Every run checks categories against the pinned lists. Commit their folder, so that all machines check against the same ones.

    \b
    feedtool taxonomy                              which lists are pinned
    feedtool taxonomy update                       download the lists of the project's channels and languages
    feedtool taxonomy update --locale sv-SE        in one language; `--locale all`: in every one
    feedtool taxonomy search winter jacket         the categories with these words, and their numbers
    """
    if ctx.invoked_subcommand:
        return 0
    project, store = _opened(ctx, project_file)
    known = _known(project, ())
    for name, declared in known.items():
        store.taxonomy(declared)  # its files must be those that were pinned
        click.echo(f"{name}: {declared.title}, for {', '.join(declared.attributes)}")
        for line in _pinned(store, name):
            click.echo(f"  {line}")
    return 0


def _pinned(store: "Store", name: str) -> Iterator[str]:
    pins = store.pins.get(name, {})
    if not pins:
        yield "no list is pinned: categories are checked for their form only. `feedtool taxonomy update` downloads it."
    for locale, pin in pins.items():
        version = f"{pin.version}, " if pin.version else ""
        yield f"{locale}  {version}{pin.categories:,} categories, downloaded {pin.downloaded}: {store.shown}/{pin.file}"


@taxonomy.command()
@project_option
@click.option("-c", "--channel", "channels", multiple=True, help="Only the lists of this channel; may be given several times.")
@click.option(
    "-l",
    "--locale",
    "locales",
    multiple=True,
    help="A language such as sv-SE, or all; default: English, the project's markets, what is pinned.",
)
@click.pass_context
def update(ctx: click.Context, project_file: Path, channels: tuple[str, ...], locales: tuple[str, ...]) -> int:
    """Download the lists of categories from the channels' own servers and pin them.

    Says what changed since they were pinned last. When one list cannot be had, none is changed.
    """
    spare_pandas()
    from feedtool.taxonomy.update import chosen  # noqa: PLC0415 - heavy: loads requests
    from feedtool.taxonomy.update import update as pin  # noqa: PLC0415 - likewise

    if wrong := [name for name in locales if name != "all" and not _LOCALE.fullmatch(name)]:
        raise UsageError(f"`{wrong[0]}` is no language. One is written `sv-SE`, and all of them `all`.")
    project, store = _opened(ctx, project_file)
    known = _known(project, channels)
    wanted = [each for declared in known.values() for each in chosen(declared, locales, store, project.markets)]
    for done in pin(store, wanted, datetime.date.today()):
        click.echo("\n".join(_said(done, store)))
    return 0


def _said(done: "Updated", store: "Store") -> Iterator[str]:
    pin = done.pin
    what = f"{done.wanted.declared.name} {done.wanted.locale}:"
    size = f"{pin.version + ', ' if pin.version else ''}{pin.categories:,} categories"
    if done.unchanged:
        yield f"{what} {size}, as before"
        return
    if done.before is None:
        yield f"{what} {size} -> {store.shown}/{pin.file}"
        return
    before, now = done.before.version, pin.version
    version = f"{before} -> {now}" if before != now else f"{now}, changed without another version" if now else "changed"
    yield f"{what} {version}; {pin.categories:,} categories: {len(done.added):,} more, {len(done.gone):,} gone, {len(done.renamed):,} renamed"
    for number in done.gone[:_MOST_NAMED]:
        yield f"  gone: {number} {done.old[number]}"
    for number in done.renamed[:_MOST_NAMED]:
        yield f"  renamed: {number} {done.old[number]} -> {done.new[number]}"


@taxonomy.command()
@project_option
@click.argument("words", nargs=-1, required=True)
@click.option("-t", "--taxonomy", "only", help="Only in this taxonomy, e.g. google.")
@click.option(
    "-n", "--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="The most categories to show of each taxonomy."
)
@click.pass_context
def search(ctx: click.Context, project_file: Path, words: tuple[str, ...], only: str | None, limit: int) -> int:
    """Find the categories in whose names all WORDS occur, in any pinned language, with their numbers."""
    project, store = _opened(ctx, project_file)
    known = _known(project, ())
    if only is not None and only not in known:
        raise UsageError(f"there is no taxonomy `{only}`; there are: {', '.join(known)}.")
    pinned = [declared for name, declared in known.items() if only in (None, name) and name in store.pins]
    if not pinned:
        raise UsageError("no list of categories is pinned here. `feedtool taxonomy update` downloads them.")
    for declared in pinned:
        searched = store.taxonomy(declared)
        found = searched.search(" ".join(words), limit)
        width = max((len(each.number) for each in found), default=0)
        for each in found:
            click.echo(f"{declared.name}  {each.number:>{width}}  {each.path}")
        if not found:
            near = searched.nearest(" ".join(words), "")
            meant = f" The nearest is {near.number}: {near.path}" if near else ""
            click.echo(f"{declared.name}  no category has all these words.{meant}")
    return 0


def _opened(ctx: click.Context, project_file: Path) -> tuple["Outline", "Store"]:
    """Return the project, which may be a mere folder, and its pinned lists. ``--project`` may stand before or behind the subcommand."""
    spare_pandas()
    from feedtool.project.outline import outline  # noqa: PLC0415 - heavy
    from feedtool.taxonomy import open_store  # noqa: PLC0415 - heavy

    if ctx.parent and ctx.get_parameter_source("project_file") == ParameterSource.DEFAULT:
        project_file = ctx.parent.params.get("project_file", project_file)
    path = project_file / "feedtool.yaml" if is_folder(project_file) else project_file
    if not is_file(path) and project_file != Path("feedtool.yaml") and not is_folder(project_file):
        raise UsageError(f"there is no project file {path}.")
    ctx.ensure_object(Settings).root = real(path).parent
    project = outline(path)
    return project, open_store(project.root / project.lists, project.lists)


def _known(project: "Outline", channels: Sequence[str]) -> Mapping[str, "Declared"]:
    """Return the taxonomies of channels, which are given by the names of packages or of the project's own channels; of all of them when none is."""
    from feedtool import channel  # noqa: PLC0415 - heavy

    named = [project.templates.get(name, name) for name in channels]
    templates = named or list(project.templates.values()) or channel.available(project.root)
    known: dict[str, Declared] = {}
    for template in dict.fromkeys(templates):
        for name, declared in channel.load(template, project.root).taxonomies.items():
            known.setdefault(name, declared)
    if not known:
        raise UsageError(f"{', '.join(dict.fromkeys(templates))}: no list of categories is known of.")
    return known
