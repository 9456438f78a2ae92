"""What mutated inputs are made of, by the name of the reader that gets them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml


def _bytes(written: str | dict[str, str]) -> bytes:
    return written.encode() if isinstance(written, str) else written["text"].encode(written["encoding"])


_WRITTEN = yaml.safe_load((Path(__file__).parent / "seeds.yaml").read_text(encoding="utf-8"))
SEEDS: Mapping[str, Sequence[bytes]] = {name: [_bytes(each) for each in written["seeds"]] for name, written in _WRITTEN.items()}
WORDS: Mapping[str, Sequence[bytes]] = {name: [_bytes(each) for each in written["words"]] for name, written in _WRITTEN.items()}
