"""No mapping runs code, reads a file or exhausts the machine: it is refused at load, or stopped at run with attribute and line."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.hostile.child import MEMORY
from tests.hostile.limited import Limited, Ran, project, spelled, with_title

HERE = Path(__file__).parent
ESCAPES: list[str] = yaml.safe_load((HERE / "escapes.yaml").read_text(encoding="utf-8"))
BOMBS: list[dict[str, Any]] = yaml.safe_load((HERE / "bombs.yaml").read_text(encoding="utf-8"))
HEADER = "sku,name,description,brand,category,price,stock,url,image,images\n"
MARKS = ("root:x:", "uid=", "<class", "built-in", "Traceback", "a bug in feedtool")


def check_refused(ran: Ran, shop: Path) -> None:
    assert ran.code == 2, ran.said[-2000:]
    assert not any(mark in ran.said for mark in MARKS), ran.said[-2000:]
    assert ran.memory <= MEMORY
    assert not (shop / "out").exists() or not list((shop / "out").iterdir())


def test_there_are_enough_of_them() -> None:
    assert len(ESCAPES) + len(BOMBS) >= 60


@pytest.mark.parametrize("text", ESCAPES)
def test_a_template_cannot_escape(text: str, tmp_path: Path, children: Limited) -> None:
    shop = with_title(tmp_path, text)
    ran = children.run(shop, "export")
    check_refused(ran, shop)
    assert "google.yaml:3:" in ran.said


@pytest.mark.parametrize("text", ESCAPES[:30])
def test_a_condition_cannot_escape(text: str, tmp_path: Path, children: Limited) -> None:
    shop = project(tmp_path, [("google.yaml", "when: not image", f"when: {text.removeprefix('{{').removesuffix('}}').strip()!r}")])
    ran = children.run(shop, "export")
    check_refused(ran, shop)
    assert "google.yaml:14:" in ran.said


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb["name"])
def test_a_bomb_does_not_go_off(bomb: dict[str, Any], tmp_path: Path, children: Limited) -> None:
    files = {}
    if "products" in bomb:
        files["products.csv"] = f'{HEADER}A1,Wool hat,"{spelled(bomb["products"])}",Norrvind,Hats,29.90,3,/p/a1,/i/a1.jpg,\n'
    shop = with_title(tmp_path, spelled(bomb["text"]), files=files)
    ran = children.run(shop, "export")
    check_refused(ran, shop)
    assert "google.yaml:3:" in ran.said
    if "products" in bomb:
        assert "EX109" in ran.said
        assert "title" in ran.said


def test_the_limits_of_the_children_bite(tmp_path: Path, children: Limited) -> None:
    """A negative control: what does burn time and memory is ended by the system, so the tests above can fail."""
    (tmp_path / "hooks").mkdir()
    hooks = "from feedtool.expressions import hook\n@hook(returns='text')\ndef burn(column):\n    {}\n    return column\n"
    for name, line in (("time", "while True: pass"), ("memory", "held = bytearray(3 << 30)")):
        (tmp_path / name).mkdir()
        shop = with_title(tmp_path / name, "{{ name | burn }}", files={"hooks.py": hooks.format(line)})
        ran = children.run(shop, "export")
        assert ran.code < 0 if name == "time" else ran.code != 0
        assert not (shop / "out" / "google.xml").exists()
