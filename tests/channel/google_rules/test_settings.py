"""Settings of the data source that a project gives as vars: the label of the feed and the language of its texts."""

from pathlib import Path

import pytest

from tests.in_process import printed

PROJECT = """
version: 1
catalogue: {source: products.csv, key: sku}
channels:
  google:
    template: google_merchant
    mapping: google.yaml
    vars: {shop: "https://shop.example", country: SE, currency: SEK, language: LANGUAGE, feed_label: "LABEL"}
    output: out/google.xml
"""
PRODUCTS = "sku,name,price\nA1,Jacka för regn och vind och snö,399.00 SEK\n"
MAPPING = """attributes:
  id: "{{ sku }}"
  title: "{{ name }}"
  description: "{{ name }}"
  link: "{{ shop }}/p/{{ sku }}"
  image_link: "{{ shop }}/i/{{ sku }}.jpg"
  availability: in_stock
  price: "{{ price }}"
"""


def validated(folder: Path, language: str, label: str) -> str:
    (folder / "products.csv").write_text(PRODUCTS, encoding="utf-8")
    (folder / "google.yaml").write_text(MAPPING, encoding="utf-8")
    (folder / "feedtool.yaml").write_text(PROJECT.replace("LANGUAGE", language).replace("LABEL", label), encoding="utf-8")
    return printed(folder, "validate")


@pytest.mark.parametrize(("language", "label"), [("sv", "SE"), ("nb", "A"), ("zh", "SE-WEB-2"), ("pl", "A2345678901234567890")])
def test_what_google_takes(language: str, label: str, tmp_path: Path) -> None:
    said = validated(tmp_path, language, label)
    assert said.endswith("exit code 0\n"), said


@pytest.mark.parametrize(
    ("language", "label", "about"),
    [
        ("dk", "SE", "`language` is `dk`: The language of its texts, by its two letters (ISO 639-1). For example `sv`."),
        ("swe", "SE", "`language` is `swe`"),
        ("SV", "SE", "`language` is `SV`"),
        ("sv", "A23456789012345678901", "`feed_label` is `A23456789012345678901`: The label of the data source"),
        ("sv", "se", "`feed_label` is `se`"),
        ("sv", "SE_WEB", "`feed_label` is `SE_WEB`"),
    ],
)
def test_what_google_refuses(language: str, label: str, about: str, tmp_path: Path) -> None:
    said = validated(tmp_path, language, label)
    assert "CH104" in said
    assert about in said
    assert said.endswith("exit code 2\n")
