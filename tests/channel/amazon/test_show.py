"""`feedtool channels show amazon --product-type …`: golden pages. `python -m tests.channel.amazon.test_show` writes them anew; look at the diff."""

import tempfile
from pathlib import Path

import pytest

from tests.channel.amazon import invented
from tests.in_process import printed

HERE = Path(__file__).parent / "shown"
CASES: dict[str, tuple[str, ...]] = {
    "lamp-us": ("--product-type", "LAMP", "--marketplace", "US", "--definitions", "definitions"),
    "lamp-de-from-the-project": ("--product-type", "LAMP", "--marketplace", "DE"),
    "unknown-kind": ("--product-type", "LAMPS", "--marketplace", "US"),
    "unknown-marketplace": ("--product-type", "LAMP", "--marketplace", "XX"),
    "half-a-question": ("--product-type", "LAMP"),
}
PROJECT = "version: 1\nchannels:\n  lamps: {template: amazon, definitions: definitions}\n"


def shown(case: str, folder: Path) -> str:
    """Return what the command prints, its first lines where no page of its own is there."""
    invented.write(folder / "definitions")
    (folder / "feedtool.yaml").write_text(PROJECT, encoding="utf-8")
    text = printed(folder, "channels", "show", "amazon", *CASES[case])
    return text if case != "unknown-kind" else "\n".join([*text.splitlines()[:8], "…", text.splitlines()[-1], ""])


@pytest.mark.parametrize("case", CASES)
def test_a_page(case: str, tmp_path: Path) -> None:
    assert shown(case, tmp_path) == (HERE / f"{case}.txt").read_text(encoding="utf-8")


def test_a_channel_without_kinds_of_products(tmp_path: Path) -> None:
    said = printed(tmp_path, "channels", "show", "facebook", "--product-type", "LAMP", "--marketplace", "US")
    assert "CH124" in said
    assert said.endswith("exit code 2\n")


@pytest.mark.realdata
@pytest.mark.parametrize("market", ["US", "DE"])
def test_the_page_of_a_real_definition_tells_every_attribute(market: str, shared: Path, tmp_path: Path) -> None:
    import json

    folder = shared / "specs" / "amazon_schemas" / "ptd"
    text = printed(tmp_path, "channels", "show", "amazon", "--product-type", "HOME", "--marketplace", market, "--definitions", str(folder))
    names = json.loads((folder / f"HOME-{market.lower()}.json").read_text(encoding="utf-8"))["properties"]
    assert [name for name in names if f"- **{name}** (" not in text] == []
    assert "needed in cases that the definition describes" not in text, "every condition can be told in words"


def main() -> None:
    """Write the golden pages anew."""
    HERE.mkdir(exist_ok=True)
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            (HERE / f"{case}.txt").write_text(shown(case, Path(folder)), encoding="utf-8")


if __name__ == "__main__":
    main()
