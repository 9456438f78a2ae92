"""The GTIN that a wrong number most likely stands for: zeros that were lost, an ISBN of ten digits, a UPC-E of eight.

https://www.gs1.org/services/how-calculate-check-digit-manually, https://support.google.com/merchants/answer/6324461
"""

import re

_ISBN_10 = re.compile(r"[0-9]{9}[0-9Xx]")
_UPC_E = re.compile(r"[01][0-9]{5}[0-4][0-9]")  # one with a higher last but one digit fits the rule of GTIN-8 too: nobody can tell
_LENGTHS = (8, 12, 13)  # a number of 14 digits does not begin with 0
_FEWEST = 7  # a shorter one has lost more than zeros


def right_of(number: str | None) -> str | None:
    """Return a sentence with the GTIN that a number stands for which is none; None when nobody can say."""
    if not number:
        return None
    if _ISBN_10.fullmatch(number) and _fits_isbn_10(number):
        return f"It is an ISBN with 10 digits; with 13 it is `{_with_digit(f'978{number[:9]}')}`."
    if _UPC_E.fullmatch(number) and not _fits(number) and _fits(written := _written_out(number)):
        return f"It is a short UPC (UPC-E); written out it is `{written}`."
    whole = _with_zeros(number) if number.isascii() and number.isdigit() and len(number) >= _FEWEST else None
    return f"With the zeros that were lost it is `{whole}`." if whole else None


def _with_zeros(number: str) -> str | None:
    length = next((length for length in _LENGTHS if length > len(number)), None)
    return number.rjust(length, "0") if length and len(number) not in _LENGTHS and _fits(number) else None


def _with_digit(body: str) -> str:
    return f"{body}{(10 - _sum(f'{body}0')) % 10}"


def _sum(number: str) -> int:
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(number))) % 10


def _fits(number: str) -> bool:
    return _sum(number) == 0


def _fits_isbn_10(number: str) -> bool:
    digits = [10 if digit in "Xx" else int(digit) for digit in number]
    return sum(digit * weight for digit, weight in zip(digits, range(10, 0, -1), strict=True)) % 11 == 0


def _written_out(number: str) -> str:
    """Return a UPC-E with 12 digits: its last but one digit says where zeros were left out (GS1 General Specifications, 5.2.2.4)."""
    system, body, digit = number[0], number[1:7], number[7]
    last = body[5]
    if last in "012":
        inside = f"{body[:2]}{last}0000{body[2:5]}"
    elif last == "3":
        inside = f"{body[:3]}00000{body[3:5]}"
    else:
        inside = f"{body[:4]}00000{body[4]}"
    return f"{system}{inside}{digit}"
