"""A small shop on disk for the readers that need more than the input: the project file has sources and a channel, commands have feeds of earlier runs."""

import io
import shutil
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from feedtool.cli.boundary import run

_HERE = Path(__file__).parent
_FILES = {
    "feedtool.yaml": "version: 1\ncatalogue: {source: data.csv, key: sku, columns: {price: decimal, stock: integer}}\nstate: {hours: 0}\n"
    "channels: {a: {template: shop, mapping: m.yaml, output: out/a.csv}}\n",
    "m.yaml": 'attributes: {id: "{{ sku }}", title: "{{ name }}", price: "{{ price }} SEK", brand: Fjell}\n',
    "data.csv": "sku,name,price,stock\nA1,Hat,19.90,3\nA2,Cap,5,0\nA3,Coat,99,1\n",
    "a.csv": "sku,name,brand,price,stock,images,released,cost\nA1,Hat,Fjell,19.90,3,a|b,24.12.2026,7\nA2,Cap,Ekmark,5,,,,\n",
    "b.csv": "sku,lang,text,antal\nA1,sv,Hatt,3\nA1,nb,Hatt,4\n",
    "a.csv.done": "",
    "words.csv": "brand,word\nFjell,mountain\n",
    "markets.csv": "market,country,language,currency\nse,SE,sv,SEK\nno,NO,nb,NOK\n",
}
_NIGHTS = (  # a first feed, a second, one that a guard holds, and a plan of the same
    ("export", 0, "".join(f"A{number},Hat {number},{number}.90,3\n" for number in range(8))),
    ("export", 0, "".join(f"A{number},Hat {number},{number}.50,3\n" for number in range(1, 9))),
    ("export", 3, "A1,Hat 1,1.50,3\n"),
    ("plan", 3, "A1,Hat 1,1.50,3\n"),
)


def open_shop(folder: Path) -> Path:
    """Write a shop that has never exported into a folder that may not be there yet; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in _FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    shutil.copytree(_HERE / "channel_templates", folder / "channel_templates", dirs_exist_ok=True)
    return folder


def busy_shop(folder: Path) -> Path:
    """Write a shop that has published two feeds, holds a third, and has planned it too; return the folder."""
    open_shop(folder)
    with redirect_stdout(io.TextIOWrapper(io.BytesIO(), "utf-8")), redirect_stderr(io.StringIO()) as said:
        for command, right, products in _NIGHTS:
            (folder / "data.csv").write_text(f"sku,name,price,stock\n{products}", encoding="utf-8")
            code = run([command, "-p", str(folder), *(["--out", str(folder / "plan.json")] if command == "plan" else [])])
            assert code == right, (command, code, said.getvalue())
    (folder / "old.csv").write_text("id,title,price\nA1,Hat,1.90 SEK\n", encoding="utf-8")
    return folder
