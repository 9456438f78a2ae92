"""Problems and results as text for people."""

from collections.abc import Iterable, Iterator, Sequence

from feedtool.codes import code as catalogue_entry
from feedtool.problems import ERROR, NOTICE, SEVERITY_ORDER, WARNING, ChannelReport, Problem, ProblemGroup, RunReport
from feedtool.reporting.lines import ReadLines, excerpt
from feedtool.reporting.printable import counted, printable, shortened

_SHOWN_PLACES = 3
_LONGEST_EXAMPLE = 160  # characters of the example in a line about a group
_LONGEST_KEY = 100  # characters of a product key; longer ones are none


def severity_of(problem: Problem) -> str:
    """Return the problem's own severity, or that of its code."""
    return problem.severity or catalogue_entry(problem.code).severity


def render_problem(problem: Problem, read_lines: ReadLines | None = None) -> str:
    """Return one problem as a block: where and what it is, the line of the file with a caret, and the remedy."""
    entry = catalogue_entry(problem.code)
    where = f"{printable(str(problem.place))}: " if problem.place else ""
    who = f"   product {shortened(problem.product, _LONGEST_KEY)}" if problem.product else ""
    block = [f"{where}{severity_of(problem)} {problem.code} {entry.name}{who}", *_indented(problem.message)]
    shown: list[str] = []
    if problem.place and problem.width and read_lines:
        shown = excerpt(problem.place, problem.width, problem.did_you_mean, read_lines(problem.place.file))
    if shown:
        block += ["", *shown, ""] if problem.hint or problem.rule else ["", *shown]
    elif problem.did_you_mean:
        block += _indented(f"Did you mean `{printable(problem.did_you_mean)}`?")
    if problem.rule:
        block.append(f"  Made by {printable(str(problem.rule))}.")
    block += _indented(problem.hint)
    return "\n".join(block)


def _indented(text: str | None) -> list[str]:
    return [f"  {line}".rstrip() for line in printable(text).splitlines()] if text else []


def render_problems(problems: Iterable[Problem], read_lines: ReadLines | None = None) -> str:
    """Return configuration problems, sorted by place, with a closing line that says what did not happen."""
    ordered = sorted(problems, key=lambda p: (p.place is None, p.place, p.code, p.message) if p.place else (True, p.code, p.message))
    blocks = [render_problem(problem, read_lines) for problem in ordered]
    errors = [problem for problem in ordered if severity_of(problem) == ERROR]
    if errors:
        files = len({problem.place.file for problem in errors if problem.place})
        inside = f" in {counted(files, 'file')}" if files else ""
        done = f"{counted(len(errors), 'error')}{inside}; nothing was read, checked or written."
        blocks.append(f"{done}  Details: feedtool explain {errors[0].code}")
    return "\n\n".join(blocks) + "\n"


def render_group(group: ProblemGroup) -> str:
    """Return a group of the same fault as one block: how many, the first places, and the first example in full."""
    first = group.examples[0]
    if group.count == len(group.examples) == 1:
        return render_problem(first)
    entry = catalogue_entry(group.code)
    attribute = f"   attribute {group.attribute}" if group.attribute else ""
    block = [f"{_places(group)}{group.severity} {group.code} {entry.name}{attribute}   {counted(group.count, group.noun)}"]
    for example in group.examples:
        who = f"{shortened(example.product, _LONGEST_KEY)}: " if example.product else ""
        near = f" Did you mean `{example.did_you_mean}`?" if example.did_you_mean else ""
        lines = printable(f"{example.message}{near}").splitlines()
        block += [f"  {who}{lines[0]}", *(f"    {line}" for line in lines[1:])]
    rules = sorted({example.rule for example in group.examples if example.rule})
    if rules:
        block.append(f"  Made by {', '.join(printable(str(rule)) for rule in rules)}.")
    block += _indented(first.hint)
    return "\n".join(block)


def _places(group: ProblemGroup) -> str:
    places = [example.place for example in group.examples[:_SHOWN_PLACES] if example.place]
    if not places:
        return ""
    lines = list(dict.fromkeys(str(place.line) for place in places if place.file == places[0].file and place.line))
    more = group.beyond(_SHOWN_PLACES) if len(lines) > 1 or group.noun == "product" else 0
    rest = f" and {more:,} more" if more > 0 else ""
    return f"{printable(places[0].file)}:{', '.join(lines)}{rest}: " if lines else f"{printable(places[0].file)}: "


def in_order(groups: Iterable[ProblemGroup]) -> list[ProblemGroup]:
    """Return groups with errors first, then the most frequent, then by code and attribute."""
    return sorted(groups, key=lambda g: (SEVERITY_ORDER[g.severity], -g.count, g.code, g.attribute or ""))


def render_run(report: RunReport, *, notices: bool = False, quiet: bool = False) -> str:
    """Return a whole run: what was said of the catalogue, then per channel its problems and one closing line.

    ``notices`` adds what is merely worth knowing; ``quiet`` leaves out all problems but those of channels that were refused.
    """
    return "\n\n".join(_run_blocks(report, notices=notices, quiet=quiet)) + "\n"


def _run_blocks(report: RunReport, *, notices: bool, quiet: bool) -> Iterator[str]:
    if quiet:
        yield from _counted_only(_told(report), "`-v` shows this with its remedy, `-v --examples 1000` more of each.")
    else:
        yield from render_groups(_told(report, notices=notices))
    for channel in report.channels:
        for block in _channel_blocks(channel, notices=notices, quiet=quiet):
            yield f"{channel.channel}: {block}"
    yield "\n".join(summary_line(channel) for channel in report.channels)


def render_said(report: RunReport) -> str:
    """Return what was said of the catalogue and of one channel beside another in a line each; empty when there is nothing."""
    return "".join(f"{block}\n\n" for block in _counted_only(_told(report), "`feedtool export -v` says this with its remedy."))


def _told(report: RunReport, *, notices: bool = False) -> list[ProblemGroup]:
    return [*groups_of(report.notices, notices=notices), *in_order(report.catalogue)]


def groups_of(said: Iterable[Problem], *, notices: bool = False) -> list[ProblemGroup]:
    """Return what was said of the sources as groups: those of the same kind and file together, with the first examples.

    ``notices`` adds what is merely worth knowing, and all examples.
    """
    alike: dict[tuple[str, str, str], list[Problem]] = {}
    for each in said:
        if notices or severity_of(each) != NOTICE:
            alike.setdefault((each.code, severity_of(each), each.place.file if each.place else ""), []).append(each)
    most = None if notices else _SHOWN_PLACES
    return [
        ProblemGroup(code, severity, None, None, len(found), tuple(found[:most]), "time") for (code, severity, _), found in alike.items()
    ]


def render_groups(groups: Sequence[ProblemGroup]) -> Iterator[str]:
    """Yield each group as a block, and how to see more of them when some have more than their examples."""
    yield from (render_group(group) for group in groups)
    if any(group.beyond(len(group.examples)) > 0 for group in groups):
        yield "`-v --examples 1000` shows more of each."


def _counted_only(groups: Sequence[ProblemGroup], more: str) -> Iterator[str]:
    """Yield one block with a line for each group but notices, its number and one example; ``more`` is the way to see all of it."""
    if lines := [_line(group) for group in groups if group.severity != NOTICE]:
        yield "\n".join([*lines, more])


def _line(group: ProblemGroup) -> str:
    first, entry = group.examples[0], catalogue_entry(group.code)
    where = f"{printable(first.place.file)}: " if first.place else ""
    who = f"{shortened(first.product, _LONGEST_KEY)}: " if first.product else ""
    many = f"{counted(group.count, group.noun)}, such as " if first.product or group.count > 1 else ""
    return f"{where}{group.severity} {group.code} {entry.name}: {many}{who}{shortened(first.message, _LONGEST_EXAMPLE)}"


def _channel_blocks(channel: ChannelReport, *, notices: bool, quiet: bool) -> Iterator[str]:
    """Yield what is wrong with the items, what guards say, and what went wrong without harm."""
    for group in in_order(channel.groups):
        if (notices or group.severity != NOTICE) and (not quiet or (channel.refused and group.severity == ERROR)):
            yield render_group(group)
    for problem in channel.guards:
        if notices or severity_of(problem) != NOTICE:
            yield render_problem(problem)
    for warning in channel.warnings:
        yield f"warning: {printable(warning)}"


def summary_line(channel: ChannelReport) -> str:
    """Return the one line about a channel that a night's log needs: what became of every product."""
    parts = [f"{channel.read:,} read", f"{channel.exported:,} {'exported' if channel.files else 'valid'}"]
    parts += _reasons(channel)
    found = ", ".join(counted(channel.count(s), s) for s in (ERROR, WARNING) if channel.count(s))
    line = f"{channel.channel}: {', '.join(parts)}" + (f" ({found})" if found else "")
    if channel.failed:
        return f"{line}; not published: {printable(channel.failed)}"
    if channel.refused:
        return f"{line}; not published: {channel.refused}"
    if channel.is_held:
        return f"{line}; held, the last feed stays{_next_steps(channel)}"
    if channel.files:
        names = ", ".join(f"{file.path}{' (unchanged)' if file.unchanged else ''}" for file in channel.files)
        return f"{line} -> {names}"
    return line


def _next_steps(channel: ChannelReport) -> str:
    """Return how to look at a held feed and how to let it go live."""
    if not channel.generation:
        return ""
    run = f"{channel.channel} {int(channel.generation.partition('-')[0])}"
    return f"; see `feedtool runs show {run}`, publish it with `feedtool approve {run} --because …`"


def _reasons(channel: ChannelReport) -> Sequence[str]:
    named = (("invalid", channel.invalid), ("left out by rules", channel.excluded), ("unreadable", channel.unreadable))
    return [f"{number:,} {name}" for name, number in named if number]
