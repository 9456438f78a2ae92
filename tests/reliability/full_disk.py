"""A shop that exports into a small disk until that is full: `python -m tests.reliability.full_disk FOLDER`, a line of JSON per export."""

import json
import sys
import time
from pathlib import Path

from tests.fuzz.shop import open_shop
from tests.in_process import printed

HOURS = 0.002  # for which each feed stays, and seconds until the last one may go
_PATIENCE = HOURS * 3600 + 1
_MOST = 60


def main() -> None:
    """Export other prices again and again until there is no room, then wait until the old feeds may go, and export once more."""
    shop = open_shop(Path(sys.argv[1]) / "shop")
    project = (shop / "feedtool.yaml").read_text(encoding="utf-8")
    (shop / "feedtool.yaml").write_text(
        project.replace("state: {hours: 0}", f"state: {{generations: 2, hours: {HOURS}}}"), encoding="utf-8"
    )
    for night in range(_MOST):
        if not _exported(shop, night):
            break
    time.sleep(_PATIENCE)
    _exported(shop, _MOST)


def _exported(shop: Path, night: int) -> bool:
    rows = [f"A{number},Hat {number},{number + night}.50,3\n" for number in range(400)]
    (shop / "data.csv").write_text("sku,name,price,stock\n" + "".join(rows), encoding="utf-8")
    said = printed(shop, "export")
    code = int(said.rsplit(" ", 1)[1])
    feed = shop / "out" / "a.csv"
    item = next((line for line in feed.read_text(encoding="utf-8").splitlines() if line.startswith("A0,")), "") if feed.exists() else ""
    live = [night for night in (night, night - 1) if f",{night}.5 SEK," in item]
    stored = len(list((shop / ".feedtool" / "state" / "a" / "generations").glob("*")))
    sys.stdout.write(json.dumps({"night": night, "code": code, "live": live, "stored": stored, "said": said}) + "\n")
    return code == 0


if __name__ == "__main__":
    main()
