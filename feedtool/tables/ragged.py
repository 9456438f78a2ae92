"""Records with too many or too few cells: they give no row, and the rows around them keep the numbers of their records."""

from typing import Any

import numpy as np

from feedtool.model.lists import Rows


class Ragged:
    """Takes in ragged records as Arrow tells of them, which is early: those of the next batch come before this one."""

    def __init__(self) -> None:
        self.waiting: list[Any] = []
        self.record = 1  # the number of the next one

    def see(self, row: Any) -> str:
        """Take one in, as Arrow's ``invalid_row_handler``."""
        self.waiting.append(row)
        return "skip"

    def numbers(self, rows: int) -> tuple[Rows, list[Any]]:
        """Return the numbers (int64) of the records that gave the next ``rows`` rows, and the ragged ones among them and right behind them."""
        taken: list[Any] = []
        for row in self.waiting:
            if row.number > self.record + rows + len(taken):
                break
            taken.append(row)
        del self.waiting[: len(taken)]
        numbers = np.arange(self.record, self.record + rows + len(taken), dtype=np.int64)
        self.record += len(numbers)
        return (np.setdiff1d(numbers, np.array([row.number for row in taken]), assume_unique=True) if taken else numbers), taken
