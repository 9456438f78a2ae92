"""What a source's block may say about how carefully it is read."""

from feedtool.positioned_yaml.shape import Boolean, Duration, Key, Number, Record, Text


def _number(description: str, minimum: int = 0, maximum: int | None = None, *, whole: bool = False) -> Key:
    return Key(Number(whole=whole, minimum=minimum, maximum=maximum, description=description))


CARE: dict[str, Key] = {
    "min_rows": _number("Refuse a source with fewer rows; default 1, 0 lets an empty source pass.", whole=True),
    "complete_when": Key(Text(
        options=("done", "sha256"),
        description="A file beside the source, with this ending added to its name, says that it is whole: `done` is written last, "
                    "`sha256` holds its hash.")),
    "final_newline": Key(Boolean(description="Text tables: whether the last line always ends with a line break; then a file without it is refused as cut.")),
    "fresh": Key(Record(noun="`fresh`", keys={
        "warn": Key(Duration(description="The age from which it is said, e.g. `26h`.")),
        "fail": Key(Duration(description="The age from which the source is refused, e.g. `48h`.")),
    })),
    "retries": Key(Record(noun="`retries`", keys={
        "times": _number("How often a source that moves or breaks off is read again; default 3.", maximum=20, whole=True),
        "wait": _number("Seconds before the first new try, doubled from try to try; default 1.", maximum=3600),
    })),
    "open_elsewhere": Key(Text(options=("wait", "read"), description="Files that another program has open for writing: wait and refuse (default), or read.")),
    "unpacked": Key(Record(noun="`unpacked`", keys={
        "megabytes": _number("The most that a compressed or fetched source may become; default 4096.", 1, whole=True),
        "ratio": _number("The most bytes for each compressed one, after the first 10 MB; default 200.", 1, whole=True),
    })),
    "public": Key(Boolean(description="Web addresses: refuse a server inside of a private network, wherever the address or a redirect leads.")),
    "deadline": _number("Web addresses: seconds for the whole table; default 900.", 0, 86400),
    "min_rate": Key(Record(noun="`min_rate`", keys={
        "bytes": _number("The least bytes per second; default 1000."),
        "seconds": _number("Measured over so many seconds; default 60.", 1, 3600),
    })),
    "lock_timeout": _number("Databases: seconds to wait for a lock of others; default 10.", 0, 3600),
    "statement_timeout": _number("Databases: seconds to wait for the answer to a query; default 300.", 0, 86400),
}  # fmt: skip
