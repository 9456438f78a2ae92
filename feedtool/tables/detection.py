"""Finding out the encoding and the delimiter of a text table."""

import codecs
import contextlib
import csv
import io
from collections import Counter
from dataclasses import dataclass
from typing import BinaryIO

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_SAMPLE = 1 << 20
_MOST = 512 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_FEW = 6
_OTHERS = ["cp1252", "cp1250", "iso8859_2", "cp1251", "cp932"]


@dataclass(frozen=True, slots=True)
class Guess:
    """A guess, and why."""

    value: str
    reason: str


def encoding_of(file: BinaryIO) -> Guess:
    """Return the likely encoding of a file, from its first bytes and from the first ones that are not ASCII."""
    first = file.read(_SAMPLE)
    for mark, encoding in _BOMS:
        if first.startswith(mark):
            return Guess(encoding, "the file begins with a byte order mark")
    evens, odds = first[:4096:2].count(0), first[1:4096:2].count(0)
    if max(evens, odds) > len(first[:4096]) // 8:  # a single zero is dirt; in UTF-16 every Latin letter has one
        return Guess("utf-16-le" if odds > evens else "utf-16-be", "every other byte is zero")
    sample, read = first, len(first)
    while sample.isascii() and read < _MOST and (more := file.read(_SAMPLE)):
        sample, read = more, read + len(more)
    if sample.isascii():
        return Guess("utf-8", "it has ASCII characters only")
    sample += file.read(_SAMPLE)
    if _is_utf8(sample, whole=not file.read(1)):
        return Guess("utf-8", "its letters are valid UTF-8")
    return _legacy(sample)


def _is_utf8(sample: bytes, *, whole: bool) -> bool:
    # the sample may begin and end inside a letter, and a single broken byte in much right text is a fault, not another encoding
    start = next((at for at, byte in enumerate(sample) if byte & 0xC0 != 0x80), 0)
    text = sample[start:].decode("utf-8", "replace")
    wrong = (text if whole else text[:-3]).count("\ufffd")
    right = sum(1 for char in text if char > "\x7f") - wrong
    return wrong == 0 or right > 20 * wrong


def _legacy(sample: bytes) -> Guess:
    if known := _by_alphabet(sample):
        return known
    from charset_normalizer import from_bytes  # noqa: PLC0415 - only for files in old encodings

    if sum(byte > 0x7F for byte in sample[: 64 * 1024]) < _FEW:
        return Guess("cp1252", "it is not UTF-8, and has too few letters outside ASCII to tell more")
    found = from_bytes(sample[: 64 * 1024], cp_isolation=_OTHERS, threshold=0.5).best()
    if found is None:
        return Guess("cp1252", "it is not UTF-8, and cp1252 is the most likely of all others")
    encoding = found.encoding
    if str(found) == sample[: 64 * 1024].decode("cp1252", "replace"):
        encoding = "cp1252"  # the same text: name the encoding that everybody knows
    letters = "".join(dict.fromkeys(char for char in str(found) if char > "\x7f" and char.isalpha()))[:8]
    return Guess(encoding, f"it is not UTF-8, and its letters read as {letters or 'usual ones'}")


# letters outside ASCII that one language needs, by the encoding that its programs use
_ALPHABETS = {
    "cp1252": ("åäöéü", "æøåéòôêü", "äöüßéà", "éèàùâêîôûçëïüÿœæ", "áéíóúüñ", "ãõáéíóúâêôàç", "àèéìíîòóùú", "éëïóöüèàêç"),
    "cp1250": ("ąćęłńóśźżé", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîșşțţ", "čćđšž"),
    "iso8859_2": ("ąćęłńóśźżé", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîșşțţ", "čćđšž"),
    "cp1251": ("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
}


def _by_alphabet(sample: bytes) -> Guess | None:
    """Return the first encoding in which all letters are those of one language."""
    for encoding, alphabets in _ALPHABETS.items():
        text = sample.decode(encoding, "replace")
        letters = {char for char in text.lower() if char > "\x7f" and char.isalpha()}
        if "\ufffd" in text or not letters or any("\x80" <= char < "\xa0" for char in text):
            continue
        if any(letters <= set(alphabet) for alphabet in alphabets):
            return Guess(encoding, f"it is not UTF-8, and its letters read as {''.join(sorted(letters))[:12]}")
    return None


def says_delimiter(first_line: str) -> bool:
    """Say whether the first line of a file (stripped, in small letters) names its delimiter: ``sep=;``."""
    return first_line.startswith("sep=") and len(first_line) == 5 and first_line.isascii() and first_line[4] not in '\0"'


def delimiter_of(sample: str, quote: str) -> Guess:
    """Return the likely delimiter: the one that cuts most lines into the same number of cells, and into the most of them."""
    first_line = sample.split("\n", 1)[0].strip().casefold()
    if says_delimiter(first_line):
        return Guess(first_line[-1], "its first line says so")
    best, best_score = Guess(",", "no other character cuts its lines into cells"), 0.0
    for delimiter, word in DELIMITERS.items():
        widths = _widths(sample, delimiter, quote)
        width, count = Counter(widths).most_common(1)[0] if widths else (1, 0)
        if width > 1 and (score := count / len(widths) * (1 + width / 1000)) > best_score:
            best, best_score = Guess(delimiter, f"a {word} cuts {count} of its first {len(widths)} lines into {width} cells"), score
    return best


def _widths(sample: str, delimiter: str, quote: str) -> list[int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, quotechar=quote)
    widths: list[int] = []
    with contextlib.suppress(csv.Error):  # what was counted so far tells enough
        widths.extend(len(row) for row in reader if row)  # some lines of the beginning, not the table
    return widths[:-1] or widths
