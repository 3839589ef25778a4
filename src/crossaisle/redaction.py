"""Personal data out of a text: phone, identity and card numbers, e-mail and postal addresses.

Runs at the doors, before anything is stored, logged or sent to a model. Check digits tell an identity or card number
from an order number or a barcode (GB 11643, ISO 7064; Luhn, ISO/IEC 7812; GS1 modulo 10). Knows no names of people.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle

_HAN = "\u4e00-\u9fff"
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""Full-width ASCII to plain, one character for one."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without personal data."""

    text: str
    kinds: tuple[str, ...]
    """What was taken out, each once, in order: phone, id, card, email, address."""


_EMAIL = re.compile(r"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]*@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*\.[a-z]{2,}", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.+-])\d(?:[ -]?\d){12,18}(?![\w]|[.-]\d)|(?<=[\u4e00-\u9fff])\d(?:[ -]?\d){12,18}(?![a-z\d])", re.IGNORECASE)
_IDENTITY = re.compile(
    r"(?<![a-z\d])\d{6}[ -]?(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])[ -]?\d{3}[\dx](?![a-z\d])", re.IGNORECASE
)

_ORDER = r"(?:订单|单号|运单|快递|编号|order|tracking|invoice|item|sku|ean|gtin|isbn)[^\d+(]{0,12}$"
_ORDERED = re.compile(_ORDER, re.IGNORECASE)
_PHONE = re.compile(
    r"""
      (?<![\w.+-])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![a-z\d]|-\d)         # Chinese mobile
    | (?<=[\u4e00-\u9fff])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![a-z\d]|-\d) # the same behind Chinese text
    | (?<!\d)0\d{2,3}-\d{7,8}(?!\d)                                              # Chinese landline
    | (?<![\w+])\+\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,6}(?!\d)                          # international
    | (?<![\w+])\((?:\d{3}|0\d{2,4})\)[ -]?\d{3,4}[ -]?\d{4}(?!\d)                    # area code in brackets
    | (?<![\w.+-])[2-9]\d{2}([-.])[2-9]\d{2}\1\d{4}(?![\w-]|\.\d)                    # North America, without brackets
    | (?<![\w.+-])07\d{3}[ -]\d{6}(?![\w-])                                          # British mobile
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SPELLED = re.compile(
    r"(?<![零〇幺一二三四五六七八九])[幺一][三四五六七八九][零〇幺一二三四五六七八九]{9}(?![零〇幺一二三四五六七八九十百])"
)
"""A Chinese mobile number in characters."""
_CALLED = re.compile(
    r"(?:电话|手机号码?|联系方式|phone(?:\s+number)?|mobile(?:\s+number)?|cell|whatsapp|tel|call(?:\s+me)?(?:\s+at|\s+on)?)"
    r"(?:\s+is|是|为)?[:：\s]{0,3}(?P<number>\d(?:[ .-]?\d){6,14})(?![\w])",
    re.IGNORECASE,
)

_PLACE = rf"(?:(?![我住在寄送到是址给请])[{_HAN}])"
_ADDRESS_ZH = re.compile(
    rf"(?:{_PLACE}{{2,7}}(?:省|自治区))?(?:{_PLACE}{{2,7}}市)?(?:{_PLACE}{{1,7}}[区县镇乡])?"
    rf"(?:{_PLACE}{{1,8}}(?:[路街巷弄]|大道|胡同)[一二三四五六七八九十百\d]+(?:号|弄)(?![线地铁])|{_PLACE}{{1,8}}(?:小区|花园|公寓|大厦|新村|家园|苑|村|广场)\d+(?:号楼|栋|幢|座|号))"
    rf"(?:\s?[\d一二三四五六七八九十A-Za-z-]+(?:号楼|栋|幢|座|单元|层|楼|室|号|户))*"
    rf"(?:(?<=[栋幢座元层楼])\d{{3,4}}(?![\d元块]))?"
)
_STREET = r"(?:street|st|road|rd|avenue|ave|lane|boulevard|blvd|crescent|terrace|drive|court|parkway|square)\b\.?"
_POSTCODE = r"(?:,?\s*(?:[A-Z]{2}\s+\d{5}(?:-\d{4})?|\d{5}|[A-Z]{1,2}\d[A-Z\d]?(?:\s*\d[A-Z]{2})?))"
_NAME = r"(?:[A-Z][\w'.]*\s+|\d+(?:st|nd|rd|th)\s+){1,4}"
_ADDRESS_EN = re.compile(
    rf"\b\d{{1,5}}[A-Za-z]?\s+{_NAME}(?i:{_STREET})(?i:,?\s*(?:apt|apartment|suite|unit|flat)\.?\s*\w+)?"
    rf"(?:(?:,\s*[A-Z][A-Za-z]*(?:\s[A-Z][a-z]+)*)*{_POSTCODE}|(?:,\s*[A-Z][a-z]+(?:\s[A-Z][a-z]+)*)+|(?=\s*(?:[.;!?\n]|$)))"
)
_ADDRESS_SENT = re.compile(
    rf"(?:ship(?:ped)?|deliver(?:ed)?|send|address|live|mail)\s+(?:it\s+)?(?:to|at|is|on)[:\s]+"
    rf"(?P<place>\d{{1,5}}[a-z]?\s+(?:[\w']+\s+){{1,4}}{_STREET}(?:,\s*[a-z ]+)?)",
    re.IGNORECASE,
)

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CARD_PREFIX = re.compile(r"4|5[0-8]|2[2-7]|3[4-9]|30|6")


def redact(text: str) -> Redacted:
    """Replace personal data by [phone], [id], [card], [email] and [address].

    Example:
        >>> redact("电话13812345678, EAN 4006381333931")
        Redacted(text='电话[phone], EAN 4006381333931', kinds=('phone',))
    """
    narrow = text.translate(_NARROW)
    found: list[tuple[int, int, str]] = []
    for kind, find in _FINDERS:
        for start, end in find(narrow):
            if not any(start < stop and begin < end for begin, stop, _ in found):
                found.append((start, end, kind))
    found.sort()
    pieces: list[str] = []
    place = 0
    for start, end, kind in found:
        pieces += [text[place:start], f"[{kind}]"]
        place = end
    return Redacted("".join(pieces) + text[place:], tuple(dict.fromkeys(kind for _, _, kind in found)))


def _emails(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _EMAIL.finditer(text))


def _identities(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _IDENTITY.finditer(text) if _is_identity(_digits(match.group())))


def _cards(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _NUMBER.finditer(text) if _is_card(_digits(match.group())))


def _phones(text: str) -> Iterator[tuple[int, int]]:
    yield from (match.span() for match in _SPELLED.finditer(text))
    for match in _PHONE.finditer(text):
        is_complete = 7 <= len(_digits(match.group())) <= 15
        if is_complete and not _ORDERED.search(text, 0, match.start()):
            yield match.span()
    for match in _CALLED.finditer(text):
        yield match.span("number")


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_ADDRESS_ZH, _ADDRESS_EN):
        yield from (match.span() for match in pattern.finditer(text))
    yield from (match.span("place") for match in _ADDRESS_SENT.finditer(text))


_FINDERS: tuple[tuple[str, Callable[[str], Iterator[tuple[int, int]]]], ...] = (
    ("email", _emails),
    ("id", _identities),
    ("card", _cards),
    ("phone", _phones),
    ("address", _addresses),
)
"""Surest first: a later finder never cuts into what an earlier one took."""


def _digits(said: str) -> str:
    return "".join(char for char in said.upper() if char.isdecimal() or char == "X")


def _is_identity(number: str) -> bool:
    """Check a Chinese resident identity number (GB 11643, ISO 7064 mod 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:-1], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == (number[-1] if number[-1] == "X" else str(int(number[-1])))


def _is_card(number: str) -> bool:
    """Tell a payment card from a barcode: 13 digits with a GS1 check digit are a barcode (no issuer gives 13 now)."""
    is_barcode = len(number) in {8, 12, 13} and _is_gtin(number)
    return not is_barcode and "X" not in number and _CARD_PREFIX.match(str(int(number))) is not None and _is_luhn(number)


def _is_luhn(number: str) -> bool:
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _is_gtin(number: str) -> bool:
    weighted = sum(int(digit) * weight for digit, weight in zip(reversed(number[:-1]), cycle((3, 1)), strict=False))
    return (10 - weighted % 10) % 10 == int(number[-1])
