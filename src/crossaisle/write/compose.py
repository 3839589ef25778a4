"""Sentence frames and what goes into their braces: one line in one language from phrases that are already words.

Grammar only: agreement with the noun, articles, joints, capitals. Knows neither catalogue nor checker.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

import yaml

from crossaisle.text import has_han
from crossaisle.write.noun import is_mass, is_plural, measure_of
from crossaisle.write.say import Phrase, article_of

LENGTH: Final = {"zh": (15, 45), "en": (8, 25)}
"""Characters (zh) or words (en) of a line."""

_VERBS: Final = {"is": "are", "has": "have", "comes": "come", "gives": "give"}
_SLOT: Final = re.compile(r"\{(\w+)\}")
_MOST_ADJECTIVES: Final = 2
_TAILS: Final = (
    "made of", "powered by", "fuelled by", "compatible with", "covering", "from ", "for ", "in ", "weighing", "measuring", "with ", "rated"
)  # fmt: skip
"""English tails in the order in which they read well."""
_COMMA_OR_COLOUR: Final = re.compile("，|款$")
"""What does not stand well before 的."""
_MATERIAL: Final = "material"
_SEVERAL: Final = frozenset({"pack_size", "piece_count"})
"""With these the thing is no single one: no 这条 before 4条装."""


@dataclass(frozen=True, slots=True)
class Line:
    """What goes into one line of copy."""

    language: str
    brand: str
    """In the language; empty when not known there."""
    noun: str
    """What the product is, in the language; empty when not known."""
    choice: int
    """Hash of product and need: chooses frames and closings."""
    is_in_budget: bool = False
    why: str = ""
    phrases: tuple[Phrase, ...] = ()


@functools.cache
def frames(language: str) -> Mapping[str, Any]:
    """Give the shipped sentence frames of a language."""
    text = (resources.files("crossaisle.write") / "data" / "frames.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text)[language])


def texts(line: Line, *, avoid: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """Give every line that the frames can make of these facts, each with its frame; the hash says which comes first.

    Args:
        line: What there is to say.
        avoid: Frames that are tried only when no other is left, in this order.
    """
    slots = _chinese(line) if line.language == "zh" else _english(line)
    table = frames(line.language)
    filled = [frame for frame in table[_frame_kind(slots, line)] if _needed(frame) <= slots.keys()]
    first = line.choice % max(len(filled), 1)
    turned = filled[first:] + filled[:first]
    short = [] if line.why else [frame for frame in table["short"] if _needed(frame) <= slots.keys()]
    for frame in (*(one for one in turned if one not in avoid), *(one for one in avoid if one in turned), *short):
        yield frame, _finished(frame.format_map(slots), line)


@functools.cache
def _needed(frame: str) -> frozenset[str]:
    return frozenset(_SLOT.findall(frame))


def _frame_kind(slots: Mapping[str, str], line: Line) -> str:
    has_nouns, has_tails = bool(slots.get("nouns")), bool(slots.get("tails"))
    are_both = has_nouns and has_tails and line.language == "en"
    if line.why:
        return "because_tails" if are_both else "because" if has_nouns else "because_clauses" if has_tails else "because_bare"
    return "nouns_tails" if are_both else "nouns" if has_nouns else "clauses" if has_tails else "bare"


def _chinese(line: Line) -> dict[str, str]:
    table = frames("zh")
    before, behind = _placed(line)
    nouns = [one.text for one in behind if one.slot == "noun"]
    clauses = [one.text for one in behind if one.slot != "noun"]
    budget = [table["budget"][line.choice // 31 % len(table["budget"])]] if line.is_in_budget else []
    thing = "".join(one.before for one in before) + line.noun
    are_several = any(one.fact.name in _SEVERAL for one in behind)
    measure = measure_of(line.noun) if line.choice // 7 % 2 and not are_several else "款"
    facts = [*(["、".join(nouns)] if nouns else []), *clauses, *budget]
    alone = [*nouns, *clauses]
    slots = {
        "this": table["this"][0].format(measure=measure, kind=thing) if line.noun else table["this"][1],
        "kind": thing if line.noun else "",
        "thing": thing if before else "",
        "named": f"{line.brand}{thing}" if line.brand and line.noun else "",
        "tail": "".join(f"，{one}" for one in (*clauses, *budget)),
        "tails": "，".join((*clauses, *budget)),
        "nouns": "、".join(nouns),
        "body": "，".join(facts),
        "first": alone[0] if alone and line.noun and not _COMMA_OR_COLOUR.search(alone[0]) else "",
        "close": table["close"][line.choice // 31 % len(table["close"])],
        "brand": line.brand,
        "why": line.why,
    }
    slots = {name: value for name, value in slots.items() if value or name == "tail"}
    return slots | {"rest": "".join(f"，{one}" for one in (*alone[1:], *budget))}


def _english(line: Line) -> dict[str, str]:
    before, behind = _placed(line)
    nouns = [one.text for one in behind if one.slot == "noun"]
    tails = sorted((one.text for one in behind if one.slot not in {"noun", "spec"}), key=_tail_place)
    tails += [frames("en")["budget"][0]] if line.is_in_budget else []
    adjectives = [one.before for one in before if one.slot == "adj"]
    thing = " ".join([*([", ".join(adjectives)] if adjectives else []), *(one.before for one in before if one.slot != "adj"), line.noun])
    are_several = bool(line.noun) and is_plural(line.noun)
    article = "" if are_several or is_mass(line.noun or "one") else f"{article_of(thing)} "
    slots = {name: plural if are_several else name for name, plural in _VERBS.items()}
    slots |= {
        "this": (f"these {thing}" if are_several else f"this {thing}") if line.noun else frames("en")["this"][1],
        "a": f"{article}{thing}" if line.noun else "one",
        "the": f"the {line.brand} {thing}" if line.brand and line.noun and line.brand.lower() not in thing.lower() else "",
        "tails": ", ".join(tails),
        "nouns": _joined(nouns) if nouns else "",
        "brand": line.brand,
        "maker": "" if any(one.startswith("from ") for one in tails) else line.brand,
        "why": line.why,
    }
    slots = {name: value for name, value in slots.items() if value}
    return slots | {"tail": "".join(f", {one}" for one in tails)}


def _tail_place(text: str) -> int:
    return next((place for place, opening in enumerate(_TAILS) if text.startswith(opening)), len(_TAILS))


def _placed(line: Line) -> tuple[list[Phrase], list[Phrase]]:
    """Part the phrases into those before the noun and those behind it: adjectives, one figure and one material before it at most."""
    before: list[Phrase] = []
    behind: list[Phrase] = []
    told = [one for one in line.phrases if one.slot != "spec"]
    for one in told:
        is_first = not any(_sort(other) == _sort(one) for other in before)
        is_free = is_first if line.language == "en" else not before
        is_free = is_free or (one.slot == "adj" and sum(other.slot == "adj" for other in before) < _MOST_ADJECTIVES)
        is_rest = not one.text or one.slot == "adj" or len(told) > 1
        if line.noun and one.before and is_free and is_rest and not _echoes(one.before, line.noun):
            before.append(one)
        elif one.text:
            behind.append(one)
    return sorted(before, key=_sort), behind


def _sort(one: Phrase) -> int:
    """Give the place before a noun: foldable 100 L cotton."""
    return 0 if one.slot == "adj" else 2 if one.fact.name == _MATERIAL else 1


def _echoes(before: str, noun: str) -> bool:
    """Say whether words would run into the noun: 帆布 before 帆布鞋, tea before tea set, 100W before Type-C扩展坞."""
    if has_han(noun):
        return (
            before[-1] == noun[0]
            or (before[-1] + noun[0]).isascii()
            or any(before[place : place + 2] in noun for place in range(max(len(before) - 1, 1)))
        )
    return not set(before.lower().split()).isdisjoint(noun.lower().split())


def told_in(text: str, line: Line) -> list[Phrase]:
    """Give the phrases that a text made of a line says."""
    folded = text.lower()
    return [one for one in line.phrases if (one.text and one.text.lower() in folded) or (one.before and one.before.lower() in folded)]


def _joined(words: Sequence[str]) -> str:
    *most, last = words
    joint = ", and " if any(" and " in word for word in words) else " and "
    return f"{', '.join(most)}{joint}{last}" if most else last


def _finished(text: str, line: Line) -> str:
    """Raise first letters; give what has only a label and a value its own place at the end."""
    specs = [one.text for one in line.phrases if one.slot == "spec"]
    if line.language == "zh":
        return f"{text[:-1]}，{'，'.join(specs)}。" if specs else text
    whole = f"{text} {'; '.join(specs)}." if specs else text
    return re.sub(r"(?:^|(?<=[.?!] ))[a-z]", lambda match: match.group().upper(), whole)


def fits(text: str, language: str, *, is_free: bool = False) -> bool:
    """Say whether a line is as long as a line of copy should be; a free one may be as short as it likes."""
    low, high = LENGTH[language]
    return (1 if is_free else low) <= (len(text) if language == "zh" else len(text.split())) <= high
