"""Exports one project several times over, with other sizes of batches and numbers of threads: `python -m tests.reliability.many_runs FOLDER RUNS SEED`.

Prints a line per run: the hash of all feeds and snapshots. The project is loaded once: within a process it is loaded the same every time.
"""

import hashlib
import random
import shutil
import sys
from pathlib import Path

from feedtool import pipeline, project
from feedtool.pipeline.outcome import exit_code_of_export
from feedtool.tables import delimited

# bytes; what a batch costs does not depend on its size, so few of the runs have very many
BLOCKS = (4_000, 17_000, 40_000, 64_000, 64_000, 64_000, 1 << 20, 1 << 20, 1 << 20, 1 << 20)


def main() -> None:
    """Export again and again."""
    folder, runs, chance = Path(sys.argv[1]), int(sys.argv[2]), random.Random(sys.argv[3])
    loaded = project.load(folder / "feedtool.yaml", {}, ["google-se", "facebook-se", "amazon-se"])
    sizes = chance.sample(BLOCKS, len(BLOCKS))
    for number in range(runs):
        delimited.BLOCK = sizes[number % len(sizes)]
        shutil.rmtree(folder / ".feedtool", ignore_errors=True)
        shutil.rmtree(folder / "out", ignore_errors=True)
        options = pipeline.RunOptions(workers=chance.choice((1, 2, 3, 5)))
        report = pipeline.export(loaded.reopened(), options, pipeline.ExportOptions())
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
