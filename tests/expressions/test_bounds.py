"""What a batch may use up is counted in processor time of the thread that computes: a slow or busy machine makes no mapping wrong."""

import threading
import time

import pyarrow as pa
import pytest

from feedtool.expressions import bounds

COLUMN = pa.array(["x"])


def burn(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


@pytest.fixture
def meter(monkeypatch: pytest.MonkeyPatch) -> bounds.Meter:
    monkeypatch.setattr(bounds, "_SECONDS", 0.05)
    return bounds.Meter({"name": COLUMN})


def test_waiting_is_free(meter: bounds.Meter) -> None:
    with meter.running():
        time.sleep(0.2)
        meter.see(COLUMN)


def test_what_other_threads_do_is_free(meter: bounds.Meter) -> None:
    other = threading.Thread(target=burn, args=(0.2,))
    with meter.running():
        other.start()
        other.join()
        meter.see(COLUMN)


def test_what_is_done_between_expressions_is_free(meter: bounds.Meter) -> None:
    for _ in range(3):
        with meter.running():
            meter.see(COLUMN)
        burn(0.06)


def test_own_work_is_counted_over_all_expressions(meter: bounds.Meter) -> None:
    with meter.running():
        burn(0.03)
    with meter.running():
        burn(0.03)
        with pytest.raises(bounds.TooLargeError) as stopped:
            meter.see(COLUMN)
    assert "take longer" in stopped.value.problem.message
