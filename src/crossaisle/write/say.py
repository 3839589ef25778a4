"""A fact as a few words of a sentence, in one language, or nothing where it cannot be said in it.

A Chinese line takes no English words and an English line no Chinese; figures, units and codes (5G, USB-C, IPX7) belong
to both. A value that is one word of the shared vocabulary is said in the other language. Knows no frames.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from crossaisle.catalog.facts import canonical_name
from crossaisle.knowledge import Lexicon
from crossaisle.text import has_han, normalise
from crossaisle.types import AttributeValue
from crossaisle.write.evidence import NO
from crossaisle.write.facts import AttributeName, Fact, attribute_name

Slot = Literal["noun", "tail", "adj"]

_LONGEST: Final = {"zh": 16, "en": 6}
"""Characters (zh) or words (en) of a value; a longer one is cut at its first stop or left out."""
_CODE: Final = re.compile(
    r"\d[\d.,]*\s?(?:mah|wh|kg|mg|g|ml|l|cm|mm|km|m|gb|tb|mb|mb/s|gb/s|kw|w|v|a|hz|khz|mhz|ghz|db|pa|kpa|mp|lm|gsm|ppm|psi|bar|fps|min|h|k|aw|rpm|oz|lb|x)\b"
    r"|\b(?:[A-Z0-9][A-Z0-9+./-]*|USB-C|Type-C|Wi-?Fi(?:\s\d)?|Ra)\b|[\d\s.,:/×x+~%°℃-]+",
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
_CLAUSES: Final = (
    "适合",
    "适配",
    "重",
    "长",
    "宽",
    "高",
    "厚",
    "直径",
    "尺寸",
    "产自",
    "材质",
    "颜色",
    "一共",
    "适用",
    "支持",
    "附",
    "续航",
    "承重",
    "噪音",
    "线长",
    "跟高",
    "可",
    "使用",
)
"""Chinese phrases that begin so are clauses of their own, set off by a comma."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A fact in words."""

    text: str
    slot: Slot
    """noun: after "with" and 有; tail: set off by a comma; adj: after "is"."""
    fact: Fact


def phrase(fact: Fact, value: AttributeValue | None, *, language: str, lexicon: Lexicon) -> Phrase | None:
    """Say a fact.

    Args:
        fact: From facts_of, in this language.
        value: The attribute's own value; True makes an adjective or "wireless charging". None for facts that are no attribute.
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
    return _affirmed(known, fact, language) if value is True else _valued(known, fact, language, lexicon)


def _valued(known: AttributeName, fact: Fact, language: str, lexicon: Lexicon) -> Phrase | None:
    name = canonical_name(fact.name)
    if name == "color" and language == "en" and not _is_colour(fact.text, lexicon):
        return None
    said = _spoken(fact.text, known, language=language, lexicon=lexicon)
    if name == "pack_size" and re.match(r"1(?!\d)", said):
        return None
    if said in known.alone:
        return Phrase(said, "adj" if language == "en" else "tail", fact)
    frame = known.say.get(language)
    if not said or not frame:
        return None
    text = _framed(frame, said, language)
    return Phrase(text, _slot(text, known, language), fact)


def _affirmed(known: AttributeName, fact: Fact, language: str) -> Phrase | None:
    if language == "zh":
        return Phrase(known.yes_zh, "tail", fact) if known.yes_zh else None
    if known.is_en:
        return Phrase(known.is_en, "adj", fact)
    return Phrase(known.has_en, "noun", fact) if known.has_en else None


def _slot(text: str, known: AttributeName, language: str) -> Slot:
    if language == "zh" and text.startswith(_CLAUSES):
        return "tail"
    part = known.part.get(language, "noun")
    return "tail" if part == "tail" else "adj" if part == "adj" else "noun"


def _is_colour(text: str, lexicon: Lexicon) -> bool:
    """Say whether the whole is a colour: "dark green" and "mint", not "brown handle"."""
    ends = [match.end for match in lexicon.attributes_in(text) if match.value.field == "color"]
    return len(text.split()) == 1 or len(text) in ends


def _framed(frame: str, said: str, language: str) -> str:
    """Put a value into its frame, without saying the frame's noun twice: 12核处理器, 侘寂风格, a V-neck."""
    before, _, after = frame.partition("{}")
    if language == "en":
        text = before + said if after.strip() and after.split()[-1] in said else frame.replace("{}", said)
        return re.sub(r"\ba (?=(?:8|11|18)(?!\d)|8\d|[aeio])", "an ", text)
    if after and (after in said or said.endswith(after[-1])):
        return before + said
    overlap = next((size for size in range(len(after), 0, -1) if said.endswith(after[:size])), 0)
    return before + said + after[overlap:]


def _spoken(text: str, known: AttributeName, *, language: str, lexicon: Lexicon) -> str:
    if normalise(text) in NO:
        return ""
    said = _in_script(text, language) or _translated(text, language, lexicon)
    said = _shortened(said, language)
    if re.search(r"\.\s", said) or (known.is_figure and not _FIGURE.fullmatch(said)):
        return ""
    if said and re.fullmatch(r"[\d.]+", said) and language in known.unit:
        return f"{said}{known.unit[language]}" if language == "zh" else f"{said} {known.unit[language]}"
    return known.values.get(said, _listed(said)) if language == "en" else said


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
