"""Every odd table loads or is refused with a clear message; none gives a traceback."""

import shutil
from pathlib import Path

import pytest
import yaml

from feedtool import positioned_yaml, sources
from feedtool.errors import ConfigError, SourceError
from tests.conftest import SHARED

pytestmark = pytest.mark.realdata
FOLDER = SHARED / "catalogues" / "csv-oddities"
TABLES = sorted(path.name for path in FOLDER.iterdir()) if FOLDER.is_dir() else ["the folder is not there"]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_loads_or_is_refused(name: str, shared: Path, tmp_path: Path) -> None:
    shutil.copy(FOLDER / name, tmp_path / name)
    refused = catalogue = None
    try:
        catalogue = load(tmp_path, name, key="id")
    except ConfigError as wrong:
        # no column `id`: the message lists those that there are, and the first of them will do
        [problem] = wrong.problems
        assert problem.code == "SR120"
        columns = str(problem.hint).removeprefix("It has: ").rstrip(".").split(" and ")[0].split(", ")
        catalogue = load(tmp_path, name, key=columns[0]) if columns[0] in str(problem.hint) else pytest.fail(str(problem))
    except SourceError as error:
        refused = error
    try:
        deliveries = list(catalogue.batches()) if catalogue else []
    except SourceError as error:  # it has no rows, or was cut
        refused = error
    if refused:
        assert name in str(refused)
        return
    assert catalogue
    records = [record for delivery in deliveries for record in delivery.batch.origin.records.to_pylist()]
    assert records == sorted(set(records)), "every record has its own number"
    for delivery in deliveries:
        assert delivery.batch.columns.schema.names == catalogue.schema.names
        for problem in delivery.dropped:
            assert problem.message
            assert problem.place is not None
            assert problem.place.line > 0


def load(root: Path, name: str, key: str) -> sources.Catalogue:
    text = yaml.safe_dump({"catalogue": {"source": name, "key": key}}, allow_unicode=True)
    return sources.load(
        positioned_yaml.parse(text, "feedtool.yaml"), ("catalogue",), sources.Surroundings(root, {}, sources.Sessions(root))
    )
