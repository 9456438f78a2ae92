"""An export on one screen: open the state, work out all feeds, decide which of them may go live, switch."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from feedtool.pipeline.across import across_channels
from feedtool.pipeline.candidate import candidates
from feedtool.pipeline.run import RunOptions, over_steady_sources, working
from feedtool.pipeline.stored_problems import keep_problems, problem_folder
from feedtool.pipeline.stores import Stores, opened
from feedtool.pipeline.switching import go_live, seal, tidy
from feedtool.problems import RunReport
from feedtool.project import Project


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How to publish: how many seconds to wait for another run.

    ``before_switch`` is called once, when the first feed is about to go live: from then on the run must not be interrupted. ``now`` is UTC.
    """

    wait: float = 0
    before_switch: Callable[[], None] = lambda: None
    now: datetime.datetime = field(default_factory=lambda: datetime.datetime.now(datetime.UTC))


def export(project: Project, options: RunOptions, asked: ExportOptions) -> RunReport:
    """Make the feeds of a project and let those go live that may.

    Raises BusyError, SourceError or OutputError when the run cannot go on; then no feed of any channel has changed. What fails while feeds are
    switched is in the report: ``failed`` of its channel when the feed is not live, ``warnings`` when it is.
    """
    outlets = [entry.outlet for entry in project.channels.values()]
    with opened(project.storage, outlets, asked.wait) as stores:

        def exported(opened_now: Project) -> RunReport:
            return _exported(opened_now, options, asked, stores)

        return over_steady_sources(project, exported)


def _exported(project: Project, options: RunOptions, asked: ExportOptions, stores: Stores) -> RunReport:
    stores.note("reading")
    drafts = {store.outlet.name: store.draft() for store in stores}
    with working(project, options, drafts, problem_folder(project)) as work:
        made = candidates(project, work, stores, asked.now)
        across = across_channels(made, options.examples)
        stores.note("switching")
        seal(made)
        asked.before_switch()
        go_live(made, stores, project.shown)
        keep_problems(made, problem_folder(project))
        tidy(made, project.storage.keep, asked.now)
        return work.report({each.name: each.report for each in made}, across)
