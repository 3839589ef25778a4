"""Text made comparable: normal form, language, words, stems, and the elements that lexical search matches on.

Knows nothing of products or queries. Latin words are stemmed, numbers kept whole, traditional characters turned into
simplified ones (OpenCC). Chinese runs are cut into words (rjieba) where words are meant, and into characters where texts
are matched: a shopper and a seller rarely cut alike.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import opencc
import rjieba
import Stemmer

from crossaisle.types import Text

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_RUN = re.compile(rf"[a-z]+|\d+(?:\.\d+)?|[{_HAN}]+")
_ELEMENT = re.compile(rf"[a-z]+|\d+(?:\.\d+)?|[{_HAN}]")
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_ALONE = re.compile(r"(?<![a-z\d])[a-z]+(?![a-z\d])")
"""The a of A2 is no article."""
_LATIN_WORD = re.compile(r"[a-z]{2,}", re.IGNORECASE)
_ENGLISH = frozenset(
    [
        "a",
        "an",
        "the",
        "i",
        "we",
        "my",
        "me",
        "our",
        "for",
        "with",
        "without",
        "under",
        "over",
        "below",
        "from",
        "to",
        "of",
        "in",
        "on",
        "is",
        "are",
        "need",
        "want",
        "looking",
        "please",
        "any",
        "some",
        "and",
        "or",
        "but",
        "not",
        "no",
    ]
)
_CHINESE = frozenset("我你的了吗呢吧想要买给个条部台把双件这那有没不和跟或")
_LIMIT_IN_CHINESE = re.compile(r"(?:under|below|over|above|around|about|max|budget)\s*[$¥€£]?\d[\d.,]*k?\s*(?=[的元块以左])", re.IGNORECASE)
"""An English word of price within Chinese grammar: "under 500的air fryer"."""
_SPACE = re.compile(r"\s+")
_MARKS = str.maketrans(dict.fromkeys("™®©℠", " "))
"""Compatibility forms would glue them to the word before: Core™2 must not become coretm2."""
_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean(text: str) -> str:
    r"""Drop control and format characters, fold whitespace; case and width stay as they are.

    Example:
        >>> clean("a\x00 \n b")
        'a b'
    """
    if text.isprintable():  # the usual case, far faster: printable means none of those, and no space but " "
        return " ".join(text.split()) if "  " in text else text.strip()
    kept = "".join(" " if char.isspace() else char for char in text if char.isspace() or unicodedata.category(char) not in _UNSAFE)
    return _SPACE.sub(" ", kept).strip()


@functools.cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """Turn traditional Chinese characters into simplified ones; same length for single-character mappings.

    Example:
        >>> simplify("我想買一條新手機")
        '我想买一条新手机'
    """
    return str(_converter().convert(text)) if has_han(text) else text


@functools.lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """Give the form in which texts are compared: NFKC, simplified, lower case, single spaces, straight quotes.

    Example:
        >>> normalise("ＵＳＢ－Ｃ　充電線")
        'usb-c 充电线'
    """
    if text.isascii():
        return clean(text).lower()
    return simplify(clean(unicodedata.normalize("NFKC", text.translate(_MARKS))).replace("’", "'").replace("‘", "'")).lower()


def fold(text: str) -> str:
    """Give the compared form with every character in its place: same length, so that spans stay true.

    Width, case, quotes and traditional characters are folded where one character becomes one character.

    Example:
        >>> fold("ＵＳＢ 條")
        'usb 条'
    """
    return text.lower() if text.isascii() and text.isprintable() else _folded(text)


@functools.lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """Kept for a moment: one text is read for nouns, values, figures and negations in turn."""
    folded = text.translate(_FOLDED)
    simple = simplify(folded)
    return simple if len(simple) == len(text) else folded


class Characters(dict[int, str]):
    """A table for str.translate that is filled as characters come up: each maps to exactly one.

    Example:
        >>> "aB".translate(Characters(str.upper))
        'AB'
    """

    def __init__(self, change: Callable[[str], str]) -> None:
        """Take the change of one character; a result of another length than 1 would break places and is a mistake."""
        super().__init__()
        self._change = change

    def __missing__(self, code: int) -> str:
        self[code] = self._change(chr(code))
        return self[code]


def _fold_character(char: str) -> str:
    wide = unicodedata.normalize("NFKC", char).lower()
    if len(wide) != 1 or unicodedata.category(wide) in _UNSAFE:
        return char if len(wide) != 1 and unicodedata.category(char) not in _UNSAFE else " "
    return {"’": "'", "‘": "'"}.get(wide, wide)


_FOLDED = Characters(_fold_character)


def has_han(text: str) -> bool:
    """Say whether any Chinese character occurs."""
    return not text.isascii() and _HAN_CHARACTER.search(text) is not None


def detect_language(text: str, *, default: str = "en") -> str:
    """Tell Chinese from English by script: "zh" or "en"; default when there is neither.

    Words of grammar decide first ("looking for a 红色 dress", "iPhone 的手机壳"), of both the one that opens the sentence
    ("headphones under 200, 要蓝牙的"). Without them the share of each script does: a Chinese text carries brand names in
    Latin letters, an English one hardly any Chinese.

    Example:
        >>> detect_language("iPhone 15 Pro Max 手机壳"), detect_language("wireless earbuds"), detect_language("42")
        ('zh', 'en', 'en')
    """
    text = _LIMIT_IN_CHINESE.sub("", text)
    han, latin = _HAN_CHARACTER.findall(text), _LATIN_WORD.findall(text.lower())
    if not han and not latin:
        return default
    english = next((match.start() for match in _ALONE.finditer(text.lower()) if match.group() in _ENGLISH), len(text))
    chinese = next((place for place, char in enumerate(text) if char in _CHINESE), len(text))
    if english != chinese:
        return "en" if english < chinese else "zh"
    return "zh" if len(han) * 2 >= len(latin) else "en"


def in_language(text: Text | Mapping[str, str], language: str) -> str:
    """Give the text in this language, else in English, else in any; empty when there is none.

    Example:
        >>> in_language({"zh": "手机", "en": "phone"}, "zh"), in_language({"de": "Handy"}, "zh")
        ('手机', 'Handy')
    """
    for tag in (language, language.split("-", maxsplit=1)[0], "en"):
        if text.get(tag):
            return text[tag]
    return next((value for value in text.values() if value), "")


_stemmer = Stemmer.Stemmer("english")


@functools.lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Give the stem of one lower-case Latin word (Porter 2).

    Example:
        >>> stem("phones")
        'phone'
    """
    return str(_stemmer.stemWord(word))


def tokenize(text: str) -> list[str]:
    """Cut a text into words, in order.

    Example:
        >>> tokenize("Phone cases, 6.5 in")
        ['phone', 'case', '6.5', 'in']
        >>> tokenize("手机壳 防摔")
        ['手机', '壳', '防', '摔']
    """
    plain = normalise(text)
    if plain.isascii():
        return [run if run[0] <= "9" else stem(run) for run in _RUN.findall(plain)]
    tokens: list[str] = []
    for run in _RUN.findall(plain):
        if run[0].isascii():
            tokens.append(run if run[0].isdigit() else stem(run))
        else:
            tokens.extend(rjieba.cut(run))
    return tokens


def elements(text: str) -> list[str]:
    """Cut a text into the smallest things that lexical search matches on: stems, numbers, single Chinese characters.

    Example:
        >>> elements("Phone cases, 6.5 in"), elements("手机壳 5G")
        (['phone', 'case', '6.5', 'in'], ['手', '机', '壳', '5', 'g'])
    """
    return [stem(one) if "a" <= one[0] <= "z" else one for one in _ELEMENT.findall(normalise(text))]


def neighbours(run: Sequence[str], *, is_han_only: bool = False) -> list[str]:
    """Join each two elements that stand side by side; with `is_han_only` those alone that are two Chinese characters.

    Example:
        >>> neighbours(elements("手机壳")), neighbours(elements("note book x5")), neighbours(elements("5g 手机"), is_han_only=True)
        (['手机', '机壳'], ['notebook', 'bookx', 'x5'], ['手机'])
    """
    return [one + other for one, other in pairwise(run) if not is_han_only or (one > "z" and other > "z")]
