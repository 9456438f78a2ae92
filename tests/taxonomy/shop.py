"""A shop that sells on the bazaar: its project, and the bazaar's channel package, whose lists are on a server of this machine."""

from pathlib import Path

CHANNEL = """name: bazaar
title: The bazaar
identity: id
specification: "2026-05"
documentation: https://bazaar.example/spec
vars:
  language: {{description: The language of the texts., example: sv, pattern: "[a-z]{{2}}"}}
formats:
  txt: {{template: feed.txt.j2, extension: txt}}
default_format: txt
taxonomies:
  bazaar:
    title: the list of the bazaar
    attributes: [category]
    url: "http://127.0.0.1:{port}/{{locale}}.txt"
    form: numbered-paths
    version_line: "# Bazaar_Version:"
    least: 10
    locales: [en-US, sv-SE]
    known: {{1: Clothes & Hats, 7: Clothes & Hats > Hats}}
"""
FILES = {
    "channel_templates/bazaar/schema.json": '{"type": "object", "required": ["id"], "additionalProperties": false, "properties": {'
    '"id": {"type": "string"}, "category": {"type": "string"}, "size": {"type": "string"}, "weight": {"type": "integer", "x-internal": true}}}',
    "channel_templates/bazaar/checks.yaml": "- {check: category, severity: error, attribute: category, taxonomy: bazaar, issue: bad_category}\n"
    "- {check: category-spelling, severity: warning, attribute: category, taxonomy: bazaar}\n"
    "- {check: category-depth, severity: notice, attribute: category, taxonomy: bazaar}\n"
    "- {check: required, severity: error, attributes: [size], when: category | in_category(7), because: hats need one}\n",
    "channel_templates/bazaar/feed.txt.j2": "{% block header %}{% for name in item %}{{ name }};{% endfor %}\n\n{% endblock %}"
    "{% block item %}{% for name in item %}{{ item[name] }};{% endfor %}\n\n{% endblock %}",
    "feedtool.yaml": "version: 1\ncatalogue: {source: products.csv, key: sku, columns: {weight: integer}}\nvars: {language: sv}\n"
    "channels:\n  market:\n    template: bazaar\n    mapping: market.yaml\n    output: out/market.txt\n    max_invalid: 100%\n",
    "market.yaml": 'attributes:\n  id: "{{ sku }}"\n  category: "{{ category }}"\n  size: "{{ size }}"\n  weight: "{{ weight }}"\n',
    "products.csv": "sku,category,size,weight\nA1,70,57,100\nA2,Lamps > Table Lamps,,900\nA3,Kläder & hattar > Hattar > Stråhattar,,80\n"
    'A4,700,,1\nA5,Clothes & Hats > Hats > Wooly Hats,58,1\nA6,lamps>lamp oil,,1\nA7,Lamps,,1\nA8,20 - Table Lamps,,1\nA9,"20, 21",,1\nA10,,,\n',
}


def write(folder: Path, port: int) -> None:
    """Write the shop into a folder."""
    for name, text in {**FILES, "channel_templates/bazaar/channel.yaml": CHANNEL.format(port=port)}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
