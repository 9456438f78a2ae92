"""Inputs that are nearly right: seeds with some of their bytes changed, moved, repeated, or replaced by words that matter to the reader."""

from collections.abc import Sequence
from random import Random

NASTY: Sequence[bytes] = (
    b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc3", b"\r", b"\n", b"\t", b"\x1b]0;x\x07", b"\x85", "\u2028".encode(),
    "\u202e".encode(), "\U0001f9e4".encode(), "\u0660".encode(), "\ufeff".encode(), b"", b" ", b"'", b'"', b"\\", b"\\u0000", b"\\ud800", b"-1", b"0",
    b"1e9999",
    b"NaN",
    b"9" * 5_000,  # Python reads no number of so many digits
    b"9223372036854775808", b"99999999999999999999999999999999999999", b"0.0000000000000000000000001", b"1,5", b"../../x", b"/dev/null", b"{", b"}", b"[", b"]",
    b"(", b")", b"<", b">", b"&", b"%", b"{{", b"}}", b"{%", b"%}", b"|", b":", b"- ", b"*a", b"&a ", b"<<: ", b"!!x ", b"#", b"null", b"true", b"~", b"]]>",
)  # fmt: skip
_MOST_BYTES = 20_000


def mutated(random: Random, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    """Return a seed with one to five changes."""
    data = random.choice(seeds)
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 5))):
        data = random.choice(_CHANGES)(random, data, seeds, words)[:_MOST_BYTES]
    return data


def _span(random: Random, data: bytes) -> tuple[int, int]:
    begin = random.randint(0, len(data))
    return begin, min(len(data), begin + random.choice((0, 1, 1, 2, 4, 8, 20, 80)))


def _removed(random: Random, data: bytes, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    begin, end = _span(random, data)
    return data[:begin] + data[end:]


def _nasty(random: Random, data: bytes, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    begin, end = _span(random, data)
    return data[:begin] + random.choice(NASTY) + data[end:]


def _word(random: Random, data: bytes, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    begin, end = _span(random, data)
    return data[:begin] + random.choice(words) + data[end if random.random() < 0.5 else begin :]


def _repeated(random: Random, data: bytes, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    begin, end = _span(random, data)
    return data[:end] + data[begin:end] * random.choice((1, 1, 2, 5, 100)) + data[end:]


def _moved(random: Random, data: bytes, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    begin, end = _span(random, data)
    rest = data[:begin] + data[end:]
    at = random.randint(0, len(rest))
    return rest[:at] + data[begin:end] + rest[at:]


def _crossed(random: Random, data: bytes, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    other = random.choice(seeds)
    return data[: random.randint(0, len(data))] + other[random.randint(0, len(other)) :]


def _flipped(random: Random, data: bytes, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    at = random.randint(0, max(len(data) - 1, 0))
    return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]


def _wide(random: Random, data: bytes, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    return data.decode("utf-8", "replace").encode(random.choice(("utf-16", "utf-16-le", "cp1252", "utf-8-sig", "shift_jis")), "replace")


_CHANGES = (_removed, _nasty, _nasty, _word, _word, _word, _repeated, _moved, _crossed, _flipped) * 4 + (_wide,)
