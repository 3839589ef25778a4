"""A fact as a few words of a sentence, in one language, or nothing where it cannot be said in it.

A Chinese line takes no English words and an English line no Chinese; figures, units and codes (5G, USB-C, IPX7) belong
to both. A value that is one word of the shared vocabulary is said in the other language. Knows no frames.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Final, Literal

from crossaisle.catalog.facts import canonical_name
from crossaisle.knowledge import Lexicon
from crossaisle.text import has_han, normalise
from crossaisle.types import AttributeValue
from crossaisle.write.evidence import NO
from crossaisle.write.facts import AttributeName, Fact, attribute_name
from crossaisle.write.noun import lowered, wording

Slot = Literal["noun", "tail", "adj", "spec"]

_LONGEST: Final = {"zh": 16, "en": 6}
"""Characters (zh) or words (en) of a value; a longer one is cut at its first stop or left out."""
_CODE: Final = re.compile(
    r"(?i:\d[\d.,]*\s?(?:mah|wh|kg|mg|g|ml|l|cm|mm|km|m|gb|tb|mb|mb/s|gb/s|kw|w|v|a|hz|khz|mhz|ghz|db|pa|kpa|mp|lm|gsm|ppm|psi|bar|fps|min|h|k|aw|rpm|oz|lb|x)(?![a-z]))"
    r"|(?<![A-Za-z])(?:[A-Z0-9][A-Z0-9+./-]*|USB-C|Type-C|Wi-?Fi(?:\s\d)?|Ra)(?![A-Za-z])|[\d\s.,:/×x+~%°℃-]+",
)
_LATIN: Final = re.compile(r"[A-Za-z]")
_TO_CHINESE: Final = (
    (re.compile(r"\bBluetooth\s?"), "蓝牙"), (re.compile(r"(?<=\d)\s?in(?:ch(?:es)?)?\b"), "英寸"), (re.compile(r"(?<=\d)\s?h\b"), "小时"),
    (re.compile(r"(?<=\d)\s?min\b"), "分钟"), (re.compile(r"(?<=\d)\s+(?=[A-Za-z%℃])"), ""), (re.compile(r"(?<=\d)\s?x\s?(?=\d)"), "×"),
    (re.compile(r",\s"), "、"),
)  # fmt: skip
_TO_ENGLISH: Final = ((re.compile(r"(?<=\d)\s?in\b(?!-)"), "-inch"),)
_FIGURE: Final = re.compile(r"(?:约|about |up to |over )?\d[\d.,×x/–~ -]*\s?(?:[A-Za-z%℃°/·²³]{1,8}|[\u4e00-\u9fff]{1,3})")
_STOP: Final = re.compile(r"[，,；;（(。]")
_MASS: Final = re.compile(r"\d\s?(?:g|kg|oz|lb|克|千克|公斤|斤)$", re.IGNORECASE)
_SIZE: Final = re.compile(r"\d[\d.]*\s?(?:ml|l|g|kg|oz|lb|mm|cm|m|in|-inch|英寸|寸|毫升|升|克|千克|厘米|米|毫米)", re.IGNORECASE)
"""A size that is a measure and no code of clothes."""
_A: Final = re.compile(r"\ba (?=\S)")
_AN: Final = re.compile(r"[AEFHILMNORSX](?:[A-Z]|\d)|(?![A-Z]{2})(?:[aeioAEIO]|[uU](?!ni(?!n)|s|k|te))|8|11\b|18\b")
"""Initials are read by the names of their letters."""
_SHARE: Final = re.compile(r"\d\s?%")
_WHOLLY: Final = re.compile(r"(?<!\d)100\s?%")
_SHARE_LAST: Final = re.compile(r"^(\D+?)\s(\d+\s?%)$")
_LIST: Final = re.compile(r"[,、，]\s*")
_JOINED: Final = re.compile(r"^(?:约|最高|about|up to|over) ?|[,、，；;(（]|\b(?:and|with|all)\b")
_FOR: Final = frozenset({"适合", "适用于"})
_FOR_ALL: Final = ("通用", "皆宜", "均可", "皆可")
"""Chinese values that say themselves whom a thing is for."""
_CROWDED: Final = re.compile(r"\b(?:with|and|or|of)\b|, ")
_LABEL: Final = re.compile(r"[a-z]+(?:[ _][a-z]+){0,2}")
_UNTOLD: Final = re.compile(
    r"packag|shipping|manufactur|brand|pallet|carton|country|code|number|certific|warranty|model|product|operating|storage|rohs|status|indicator|id$|sku|link|url"
)
"""Words of attribute names that tell a warehouse more than a shopper."""
_SAYS_NOTHING: Final = NO | {"y", "n", "other", "others", "unknown", "yes", "standard", "default", "various", "其他", "其它", "未知", "是"}
_NO_PLAIN_VALUE: Final = re.compile(r"[\\,;/、；]")
_MOST_BEFORE: Final = 3
"""English words of a value that may stand before a noun."""
_MOST_MATERIALS: Final = 3
_LONGEST_MATERIAL: Final = {"zh": 12, "en": 36}
"""Characters."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A fact in words."""

    text: str
    """Empty where it can only stand before the noun."""
    slot: Slot
    """noun: after "with" and 有; tail: a clause; adj: only before the noun; spec: label and value in a sentence of its own."""
    fact: Fact
    before: str = ""
    """As it stands before the noun: 65 L, waterproof, 白色; empty where it cannot."""


def phrase(fact: Fact, *, is_yes: bool, language: str, lexicon: Lexicon) -> Phrase | None:
    """Say a fact.

    Args:
        fact: From facts_of, in this language.
        is_yes: Whether the attribute's own value is True, which makes an adjective or "wireless charging".
        language: "zh" or "en".
        lexicon: For values that exist in the other language only.

    Returns:
        None where the fact cannot be said in the language, or is not worth a line.
    """
    if fact.source == "rating":
        return Phrase(fact.text if language == "zh" else f"rated {fact.text}", "tail", fact)
    known = attribute_name(fact.name)
    if known is None or fact.source not in {"attribute", "option"}:
        return None
    return _affirmed(known, fact, language) if is_yes else _valued(known, fact, language, lexicon)


def spec(fact: Fact, value: AttributeValue | None, *, language: str) -> Phrase | None:
    """Say a fact that the table cannot say, as its label and its value; None where either is no plain word of the language.

    Example:
        >>> spec(Fact("print_technology", "print technology", "Inkjet", "attribute"), "Inkjet", language="en").text
        'print technology: inkjet'
    """
    if not isinstance(value, str) or fact.source != "attribute" or _NO_PLAIN_VALUE.search(fact.text) or _UNTOLD.search(fact.name):
        return None
    label, said = fact.label, _in_script(fact.text, language)
    length = len(said) if language == "zh" else len(said.split())
    if not said or length > _LONGEST[language] // 2 or normalise(fact.text) in _SAYS_NOTHING:
        return None
    if language == "zh":
        return Phrase(f"{label}{said}" if said[0].isdigit() else f"{label}为{said}", "spec", fact) if has_han(label) and said else None
    if not _LABEL.fullmatch(label) or said[0].isdigit():
        return None
    return Phrase(f"{label}: {lowered(said)}", "spec", fact)


def _valued(known: AttributeName, fact: Fact, language: str, lexicon: Lexicon) -> Phrase | None:
    name = canonical_name(fact.name)
    if name == "material":
        return _made_of(known, fact, language, lexicon)
    said = _spoken(fact.text, known, language=language, lexicon=lexicon)
    if (
        not said
        or not _is_worth(said, known, language)
        or (name == "type" and lexicon.kinds_in(said))
        or (known.of and not _is_of(known.of, fact.text, lexicon))
    ):
        return None
    if said in known.alone:
        return Phrase(said, "adj" if language == "en" else "tail", fact, said)
    frame = known.say.get(language, "")
    text = _framed(frame, said, language) if frame and not _is_crowded(frame, said) else ""
    before = "" if _reads_otherwise(name, said) else known.before.get(language, "")
    before = _framed(before, lowered(said) if language == "en" else said, language) if before and _is_single(said, language) else ""
    return Phrase(text, "tail" if known.part.get(language) == "tail" else "noun", fact, before) if text or before else None


def _reads_otherwise(name: str, said: str) -> bool:
    """Say whether a value would be taken for another one before a noun: a code of clothes, what a thing holds for what it weighs."""
    return (name == "size" and not _SIZE.fullmatch(said)) or (name == "capacity" and _MASS.search(said) is not None)


def _is_worth(said: str, known: AttributeName, language: str) -> bool:
    """Say whether the table lets a value be said: no single piece, nothing too long for its frame."""
    length = len(said) if language == "zh" else len(said.split())
    return length <= known.most.get(language, length) and not (known.unless and known.unless.search(said))


def _affirmed(known: AttributeName, fact: Fact, language: str) -> Phrase | None:
    if language == "zh":
        before = known.before.get("zh", "")
        return Phrase(known.yes_zh, "tail", fact, "" if "{}" in before else before) if known.yes_zh else None
    if known.is_en:
        return Phrase(known.is_en, "adj", fact, known.is_en.replace(" ", "-"))
    return Phrase(known.has_en, "noun", fact) if known.has_en else None


def _made_of(known: AttributeName, fact: Fact, language: str, lexicon: Lexicon) -> Phrase | None:
    """Say a material: what the whole is made of, its share of a mixture, or the first part and its material.

    Of several none is left out: a thing of pine, sisal and canvas is not made of pine, and beside an EVA sole polyester is that of
    the upper.
    """
    listed = [_WHOLLY.sub("", one).strip() for one in _LIST.split(fact.text)]
    listed = [_in_script(one, language) or _translated(one, language, lexicon) for one in listed]
    first = listed[0]
    if not first or len(first) > _LONGEST_MATERIAL[language] or _STOP.search(first) or " with " in first:
        return None
    if _is_part(first, language):
        return (
            Phrase(first, "tail", fact)
            if language == "zh"
            else Phrase(_articled(first if first.endswith("s") else f"a {first}"), "noun", fact)
        )
    if any(_SHARE.search(one) for one in listed):
        return Phrase(f"含{first}" if language == "zh" else _SHARE_LAST.sub(r"\2 \1", first), "tail", fact)
    if len(listed) > _MOST_MATERIALS or (len(listed) > 1 and not all(_is_material(one, language, lexicon) for one in listed)):
        return None
    said = [lowered(one) if language == "en" else one for one in listed]
    text = _framed(known.say[language], "、".join(said) if language == "zh" else _listed(", ".join(said)), language)
    is_whole = len(listed) == 1 and _is_single(first, language) and (language == "en" or has_han(first))
    return Phrase(text, "tail", fact, said[0] if is_whole else "")


def _is_material(said: str, language: str, lexicon: Lexicon) -> bool:
    return bool(said) and not _JOINED.search(said) and not _is_part(said, language) and _is_of("material", said, lexicon)


@functools.cache
def _part_words(language: str) -> tuple[str, ...]:
    return tuple(wording(f"parts_{language}"))


def _is_part(said: str, language: str) -> bool:
    words = _part_words(language)
    return said.endswith(words) if language == "zh" else said.lower().rsplit(maxsplit=1)[-1] in words or " over " in said


def _is_single(said: str, language: str) -> bool:
    """Say whether a value may stand before a noun: one, and short."""
    if _JOINED.search(said):
        return False
    return len(said) <= _LONGEST["zh"] // 2 if language == "zh" else len(said.split()) <= _MOST_BEFORE


def _is_crowded(frame: str, said: str) -> bool:
    """Say whether a value is too long to stand between an article and its noun."""
    return frame.startswith("a {}") and (_CROWDED.search(said) is not None or len(said.split()) > _MOST_BEFORE + 1)


def _is_of(field: str, text: str, lexicon: Lexicon) -> bool:
    """Say whether a value is one of a field of the vocabulary: "dark green" and 奶白 are colours, "brown handle" is none."""
    ends = [match.end for match in lexicon.attributes_in(text) if match.value.field == field]
    return len(text) in ends or (field == "color" and len(text.split()) == 1 and not has_han(text))


def _framed(frame: str, said: str, language: str) -> str:
    """Put a value into its frame, without saying the frame's noun twice: 12核处理器, 侘寂风格, a V-neck."""
    before, _, after = frame.partition("{}")
    if language == "en":
        return _articled(before + said if after.strip() and after.split()[-1] in said else frame.replace("{}", said))
    if after and (after in said or said.endswith(after[-1])):
        return before + said
    if said.endswith(_FOR_ALL) and before in _FOR:
        return said
    overlap = next((size for size in range(len(after), 0, -1) if said.endswith(after[:size])), 0)
    return before + said + after[overlap:]


def _articled(text: str) -> str:
    return _A.sub(lambda match: f"{article_of(text[match.end() :])} ", text)


def article_of(words: str) -> str:
    """Give the article that English words take.

    Example:
        >>> [article_of(words) for words in ("IPS panel", "USB cable", "8 W lamp", "umbrella", "Oxford bag")]
        ['an', 'a', 'an', 'an', 'an']
    """
    return "an" if _AN.match(words) else "a"


def _spoken(text: str, known: AttributeName, *, language: str, lexicon: Lexicon) -> str:
    if normalise(text) in NO:
        return ""
    first = _LIST.split(text)[0] if known.is_first else text
    is_name = known.is_name and language == "zh" and has_han(first)
    said = first if is_name else _in_script(first, language) or _translated(first, language, lexicon)
    short = _shortened(said, language)
    if known.is_figure and any(char.isdigit() for char in said.replace(short, "", 1)):
        return ""  # one figure of several that hold under conditions: 1000 W (110 V) / 1200 W (220 V)
    said = _rewritten(short, known, language)
    if re.search(r"\.\s", said) or normalise(said) in NO or (known.is_figure and not _FIGURE.fullmatch(said)):
        return ""
    if said and re.fullmatch(r"[\d.]+(?:[-–~][\d.]+)?", said) and language in known.unit:
        return f"{said}{known.unit[language]}" if language == "zh" else f"{said} {known.unit[language]}"
    better = known.values.get(language, {})
    said = better.get(said) or (", ".join(better.get(one, one) for one in said.split(", ")) if better else said)
    if language == "en" and known.of == "color":
        return lowered(said)
    return said if language == "zh" or known.is_place else _listed(said)


def _rewritten(said: str, known: AttributeName, language: str) -> str:
    for pattern, written in known.rewrite.get(language, ()):
        said = pattern.sub(written, said)
    return said


def _in_script(text: str, language: str) -> str:
    """Give the text as the language writes it; empty where words of another language are left."""
    if language != "zh":
        said = text
        for pattern, written in _TO_ENGLISH:
            said = pattern.sub(written, said)
        return "" if has_han(said) else said
    said = text
    for pattern, written in _TO_CHINESE:
        said = pattern.sub(written, said)
    return "" if _LATIN.search(_CODE.sub("", said)) else said


def _translated(text: str, language: str, lexicon: Lexicon) -> str:
    matches = lexicon.attributes_in(text)
    is_whole = len(matches) == 1 and not text[: matches[0].start].strip() and not text[matches[0].end :].strip()
    return matches[0].value.name.get(language, "") if is_whole else ""


def _shortened(said: str, language: str) -> str:
    def is_long(one: str) -> bool:
        return (len(one) if language == "zh" else len(one.split())) > _LONGEST[language]

    short = _STOP.split(said)[0].strip() if is_long(said) or _STOP.search(said.replace(", ", "")) else said
    return "" if is_long(short) else short.strip()


def _listed(said: str) -> str:
    """Write "a, b, c" as "a, b and c"."""
    *most, last = said.split(", ")
    return f"{', '.join(most)} and {last}" if most else said
