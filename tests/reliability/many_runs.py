"""Exports one project several times over, with other sizes of batches and numbers of threads: `python -m tests.reliability.many_runs FOLDER RUNS SEED`.

Prints a line per run: the hash of all feeds and snapshots.
"""

import hashlib
import random
import shutil
import sys
from pathlib import Path

from feedtool import pipeline, project
from feedtool.pipeline.outcome import exit_code_of_export
from feedtool.tables import delimited


def main() -> None:
    """Export again and again."""
    folder, runs, chance = Path(sys.argv[1]), int(sys.argv[2]), random.Random(sys.argv[3])
    for _ in range(runs):
        delimited.BLOCK = chance.choice((4_000, 17_000, 64_000, 1 << 20))
        shutil.rmtree(folder / ".feedtool", ignore_errors=True)
        shutil.rmtree(folder / "out", ignore_errors=True)
        loaded = project.load(folder / "feedtool.yaml", {}, ["google-se", "facebook-se", "amazon-se"])
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
