"""A schema that is a link to itself is refused with a message."""

from pathlib import Path

import pytest

from feedtool import channel
from feedtool.errors import ConfigError
from tests.channel.test_packages import FILES


def test_a_schema_that_links_to_itself_is_refused(tmp_path: Path) -> None:
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    schema = tmp_path / "channel_templates" / "pricewatch" / "schema.json"
    schema.unlink()
    schema.symlink_to(schema.name)
    with pytest.raises(ConfigError) as refused:
        channel.load("pricewatch", tmp_path)
    assert [problem.code for problem in refused.value.problems] == ["CH103"]
