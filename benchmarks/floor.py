"""The yardstick "floor": read the catalogue into columns, write so many bytes, and do nothing else. `python floor.py CATALOGUE OUT BYTES`"""

import sys

from pyarrow import csv

SIZE = 4 << 20


def main(catalogue: str, out: str, size: int) -> None:
    options = {"read_options": csv.ReadOptions(block_size=SIZE), "parse_options": csv.ParseOptions(newlines_in_values=True)}
    rows = sum(len(batch) for batch in csv.open_csv(catalogue, **options))
    filling = b"." * SIZE
    with open(out, "wb") as file:
        for start in range(0, size, SIZE):
            file.write(filling[: min(SIZE, size - start)])
    print(f"{rows} products")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
