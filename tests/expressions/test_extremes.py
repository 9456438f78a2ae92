"""Values at the edge of what there is: the result is there or missing, never an error."""

import pytest

from .catalogue import REALISTIC, compiled, frame_of

EXTREMES = {
    "{{ '0001-01-01' | days(-1) }}": None,
    "{{ '9999-12-31' | days(1) }}": None,
    "{{ '0001-01-01' | days(1) }}": "0001-01-02",
    "{{ [99999999999999999999999999, 99999999999999999999999999] | sum }}": None,
    "{{ [9223372036854775807, 1] | sum }}": None,
    "{{ 99999999999999999999999999 | ending(9) }}": "99999999999999999999999999",
    "{{ 9999999999999999999999999.5 | ending(99) }}": "10000000000000000000000099",
    "{{ none in [none] }}": "False",
    "{{ none not in [] }}": "False",
    "{{ none > none }}": "False",
    "{{ ('red' | number) > (none | int) }}": "False",
    "{{ tags in [none] }}": "False",
    "{{ 1 not in [none] }}": "True",
    "{{ {} | tojson }}": "{}",
    "{{ {'a': {}} | tojson }}": '{"a": {}}',
    "{{ [{}] | tojson }}": "[{}]",
    "{{ {'a': [{}]} | tojson }}": '{"a": [{}]}',
    "{{ '1' | center(1000) | trim }}": "1",
}


@pytest.mark.parametrize("text", EXTREMES)
def test_a_value_at_the_edge(text: str) -> None:
    program = compiled(text)
    found = program.run(frame_of(REALISTIC))[0].as_py()
    expected = EXTREMES[text]
    assert (found is None) if expected is None else (str(found).removesuffix("0" * 12).removesuffix(".") == expected), found
