"""Exports one project several times over, with other sizes of batches and numbers of threads: `python -m tests.reliability.many_runs FOLDER RUNS SEED`.

Prints a line per run: the hash of all feeds and snapshots. The project is compiled once per process, as everything in it depends on nothing but its files.
"""

import datetime
import hashlib
import random
import shutil
import sys
from pathlib import Path

from feedtool import pipeline, project
from feedtool.pipeline import run as working
from feedtool.pipeline.lane import Lane
from feedtool.pipeline.outcome import exit_code_of_export
from feedtool.tables import delimited


def main() -> None:
    """Export again and again."""
    folder, runs, chance = Path(sys.argv[1]), int(sys.argv[2]), random.Random(sys.argv[3])
    loaded = project.load(folder / "feedtool.yaml", {}, ["google-se", "facebook-se", "amazon-se"])
    lanes = {entry.name: Lane(entry, render=True, as_of=datetime.date.today()) for entry in loaded.channels.values()}
    working.Lane = lambda entry, **_: lanes[entry.name]
    for _ in range(runs):
        delimited.BLOCK = chance.choice((30_000, 64_000, 1 << 20))
        shutil.rmtree(folder / ".feedtool", ignore_errors=True)
        shutil.rmtree(folder / "out", ignore_errors=True)
        options = pipeline.RunOptions(workers=chance.choice((1, 2, 3, 5)))
        report = pipeline.export(loaded, options, pipeline.ExportOptions())
        assert exit_code_of_export(report) == 0, report
        found = hashlib.sha256()
        for path in sorted((folder / "out").iterdir()):
            found.update(path.name.encode() + path.read_bytes())
        snapshots = sorted((folder / ".feedtool").rglob("snapshot.parquet"))
        assert len(snapshots) == 3
        for path in snapshots:
            found.update(path.read_bytes())
        sys.stdout.write(f"{found.hexdigest()}\n")


if __name__ == "__main__":
    main()
