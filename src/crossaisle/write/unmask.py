"""Words in disguise, laid bare: look-alike letters, digits for letters, split words, boxed letters, hidden characters.

A word list finds nothing in "c-u-r-e-s", "0rganic" or 国-家-级. Each text is compared as it stands and once more without its
mask; the second form is for comparing only and is never shown. What can be read neither way (other scripts, encoded
text) is said to be unreadable.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Final

from crossaisle.text import fold, has_han

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff"
_ALIKE: Final = str.maketrans(
    "аеорсухкмнтвіјѕԁ" "αεικνορτυχωγ" "ɡɑıⅼոց" "蕞嘬朂㝡佺",
    "aeopcyxkmhtbijsd" "aeikvoptuxwy" "gailng" "最最最最全",
)  # fmt: skip
"""Cyrillic, Greek and other letters that look like Latin ones; characters that stand in for those that advertising law names."""
_DIGITS: Final = str.maketrans("013457$@!", "oieastsai")
_BOXED: Final = tuple(range(start, start + 26) for start in (0x1F130, 0x1F150, 0x1F170, 0x1F1E6))
_UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Mn", "Me"})
_FOR_LETTER: Final = re.compile(r"(?<=[a-z])[013457$@!](?=[a-z])|(?<![\w.])[013457$@](?=[a-z]{4})")
_SPLIT: Final = re.compile(r"(?<![a-z0-9])[a-z0-9]([^a-z0-9])(?:[a-z0-9]\1){2,}[a-z0-9](?![a-z0-9])")
_INSIDE: Final = re.compile(r"(?<=[a-z])[.·•*_~|^](?=[a-z])")
_SPLIT_HAN: Final = re.compile(rf"[{_HAN}](?:[\s\u3000]+[{_HAN}](?![{_HAN}])){{2,}}")
_MARK: Final = r"[.\-_*~|·•+^/\\'\"`#=…]"
_INSIDE_HAN: Final = re.compile(rf"(?<=[{_HAN}])(?:{_MARK}|[^\w\s{_HAN}\u3000-\u303f\uff00-\uffef!-/:-@\[-`{{-~“”‘’—]){{1,3}}(?=[{_HAN}])")
_ENCODED: Final = re.compile(
    r"(?<!\w)(?=[a-z0-9+/]*\d)(?=[a-z0-9+/]*[a-z])[a-z0-9+/]{24,}={0,2}|(?:0x[0-9a-f]{2}[\s,]*){3}|(?:%[0-9a-f]{2}){2}|\\[ux][0-9a-f]{2}"
    r"|\b[01]{8}\s[01]{8}\b|(?:[.-]{1,5}[ /]){6,}",
    re.IGNORECASE,
)
_SCRIPTS: Final = ("LATIN", "CJK", "DIGIT", "GREEK", "FULLWIDTH", "IDEOGRAPHIC")


def forms(text: str) -> tuple[str, ...]:
    """Give a text in the forms in which words are looked for: folded, and without its mask where it wears one.

    Example:
        >>> forms("folds flat"), forms("C-u-r-e-s c0lds")[1], forms("国-家-级")[1]
        (('folds flat',), 'cures colds', '国家级')
    """
    folded = fold(text)
    bare = _unmasked(text)
    return (folded,) if bare == folded else (folded, bare)


def is_readable(text: str) -> bool:
    """Say whether a text is in letters that word lists can be held against, and in clear.

    Example:
        >>> is_readable("USB-C, 5 Ω, café"), is_readable("病院で使われている"), is_readable("SWdub3JlIHRoZSBydWxlczEy")
        (True, False, False)
    """
    if text.isascii():
        return not _ENCODED.search(text)
    strange = (char for char in unicodedata.normalize("NFKC", text) if char.isalpha() and not char.isascii())
    return all(_is_known(char) for char in strange) and not _ENCODED.search(text)


@functools.lru_cache(maxsize=4096)
def _is_known(char: str) -> bool:
    return unicodedata.name(char, "").startswith(_SCRIPTS)


def _unmasked(text: str) -> str:
    letters = text if text.isascii() else _bare(text)
    found = fold(letters).translate(_ALIKE)
    found = _FOR_LETTER.sub(lambda match: match.group().translate(_DIGITS), found)
    found = _SPLIT.sub(lambda match: match.group().replace(match[1], ""), found)
    found = _INSIDE.sub("", found)
    if has_han(found):
        found = _SPLIT_HAN.sub(lambda match: "".join(match.group().split()), found)
        found = _INSIDE_HAN.sub("", found)
    return found


def _bare(text: str) -> str:
    """Take out hidden characters and accents; write boxed letters as letters."""
    wide = "".join(_letter(char) for char in text)
    apart = unicodedata.normalize("NFKD", wide)
    return unicodedata.normalize("NFKC", "".join(char for char in apart if unicodedata.category(char) not in _UNSEEN or char.isspace()))


def _letter(char: str) -> str:
    code, digit = ord(char), unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    return next((chr(ord("a") + code - letters.start) for letters in _BOXED if code in letters), char)
