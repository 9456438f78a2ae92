"""Which columns of a catalogue must not reach a feed."""

from feedtool import mapping
from feedtool.positioned_yaml import Document, Path
from feedtool.problems import Problem
from feedtool.project.form import SECRECY
from feedtool.project.project import ChannelEntry
from feedtool.sources import Catalogue
from feedtool.suggest import nearest


def confidential(document: Document, path: Path, catalogue: Catalogue) -> tuple[frozenset[str], list[Problem]]:
    """Return the confidential columns of the catalogue at ``path`` of the project file, and what is wrong with what it says of them."""
    names, problems = catalogue.schema.names, []
    written: dict[str, list[str]] = {key: document.at((*path, key)) or [] for key in SECRECY}
    for key, columns in written.items():
        for number, column in enumerate(columns):
            if column not in names:
                message = f"{catalogue.name} has no column `{column}`."
                hint = f"It has: {', '.join(names)}."
                problems.append(document.problem("SR120", message, (*path, key, number), did_you_mean=nearest(column, names), hint=hint))
    return mapping.confidential(names, **written, renamed=catalogue.table.renamed), problems


def flows(entry: ChannelEntry, columns: frozenset[str]) -> tuple[mapping.Flow, ...]:
    """Return which attributes of a channel's feed are made of confidential columns."""
    never_sent = [name for name, each in entry.channel.attributes.items() if each.internal]
    return mapping.flows(entry.mapping, columns, never_sent)
