"""Run the main job on the example and say where to look: `python demo.py PATH/TO/feedtool`."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(feedtool: str) -> int:
    """Export all channels of Nordic Outdoor and show the beginning of each feed's story."""
    print("Nordic Outdoor sells in four countries. Its catalogue: examples/nordic_outdoor/data\n", flush=True)
    code = subprocess.call([feedtool, "export", "--project", str(HERE)])
    if code != 0:
        return code
    print("\nThe feeds:", flush=True)
    for feed in sorted((HERE / "out").iterdir()):
        print(f"  {feed.relative_to(HERE.parent.parent)}  {feed.stat().st_size:,} bytes")
    print("\nNext:")
    print("  feedtool validate -p examples/nordic_outdoor           what is wrong with which product, and how to mend it")
    print("  feedtool preview  -p examples/nordic_outdoor google-se  a product, and the mapping line behind each attribute")
    print("  feedtool translations -p examples/nordic_outdoor       what is not translated yet")
    print("  examples/nordic_outdoor/feedtool.yaml                  the whole configuration")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "feedtool"))
