"""One changed night of the example shop: a product is gone and one is new, another has a new name and price, a reduction is over."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.golden.runner import EXAMPLE, HERE
from tests.in_process import printed

EXPECTED = HERE / "nordic_outdoor_changes"
DELTAS = (("google-se",), ("facebook-se",), ("facebook-se", "--form", "items_batch"), ("amazon-se",))


def changes(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what `diff` and `delta` print, and the files of all forms, by name."""
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("out", ".feedtool"))
    channels = sorted({channel for channel, *_ in DELTAS})
    assert printed(folder, "export", *channels).endswith("exit code 0\n")
    change(folder / "data")
    said = [printed(folder, "diff", *channels)]
    assert printed(folder, "export", *channels).endswith("exit code 0\n")
    for number, command in enumerate(DELTAS):
        place = f"delta-{number}"
        said.append(f"feedtool delta {' '.join(command)} --out {place}\n{printed(folder, 'delta', *command, '--out', place)}")
        for path in sorted((folder / place).iterdir()):
            yield path.name, path.read_bytes()
    yield "said.txt", "\n".join(said).encode()


def change(data: Path) -> None:
    """Change the catalogue as a night does."""
    products = (data / "products.csv").read_bytes().decode()
    begin, end = products.index("FJL-001;"), products.index("FJL-002;")
    new = products[begin:end]
    for old, instead in (("FJL-001", "FJL-901"), ("fjl-001", "fjl-901"), ("7350000000016", "7350000009019"), (";orange;XS", ";orange;XXS")):
        assert old in new
        new = new.replace(old, instead)
    products = products[:begin] + new + products[end:].replace("FJL-002;FJL;Skaljacka Fjäll;", "FJL-002;FJL;Skaljacka Fjäll Pro;")
    (data / "products.csv").write_bytes(products.encode())
    prices = (data / "prices.csv").read_bytes().decode()
    prices = prices.replace("FJL-001;", "FJL-901;").replace("FJL-002;SE;SEK;2499,00", "FJL-002;SE;SEK;2399,00")
    prices = re.sub(r"(FJL-003;SE;SEK;[^;]*);[^;]*;[^;]*;[^\r\n]*", r"\1;;;", prices)
    (data / "prices.csv").write_bytes(prices.encode())
    stock = (data / "stock.csv").read_bytes().decode()
    (data / "stock.csv").write_bytes(stock.replace("FJL-001\t", "FJL-901\t").encode())
