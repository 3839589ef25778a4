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

from crossaisle.write.say import Phrase

LENGTH: Final = {"zh": (15, 45), "en": (8, 25)}
"""Characters (zh) or words (en) of a line."""

_SINGULAR_IN_S: Final = frozenset({"lens", "bus", "gas", "canvas", "atlas", "iris", "chess", "tennis", "compass", "cactus", "asparagus"})
_VERBS: Final = {"is": "are", "has": "have", "comes": "come", "brings": "bring", "offers": "offer", "keeps": "keep"}
_AN: Final = re.compile(r"[aeio]|u(?!ni|s|k|te)|8|11\b|18\b")
_SLOT: Final = re.compile(r"\{(\w+)\}")


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


def texts(line: Line) -> Iterator[tuple[int, str]]:
    """Give every line that the frames can make of these facts, each with the number of its frame; the hash says which comes first."""
    slots = _chinese(line) if line.language == "zh" else _english(line)
    known = frames(line.language)[_frame_kind(slots, line)]
    filled = [number for number, frame in enumerate(known) if _needed(frame) <= slots.keys()]
    first = line.choice % max(len(filled), 1)
    for number in filled[first:] + filled[:first]:
        yield number, _finished(known[number].format_map(slots), line, slots)


@functools.cache
def _needed(frame: str) -> frozenset[str]:
    return frozenset(_SLOT.findall(frame))


def _frame_kind(slots: Mapping[str, str], line: Line) -> str:
    kind = next((name for name, slot in (("nouns", "nouns"), ("adjs", "adjs"), ("clauses", "clauses")) if slots.get(slot)), "bare")
    if not line.why:
        return kind
    return "because" if kind == "nouns" else f"because_{kind}"


def _chinese(line: Line) -> dict[str, str]:
    table = frames("zh")
    nouns = [one.text for one in line.phrases if one.slot == "noun"]
    clauses = [one.text for one in line.phrases if one.slot != "noun"]
    closings = table["budget"] if line.is_in_budget else table["close"]
    slots = {
        "this": table["this"][0].format(kind=line.noun) if line.noun else table["this"][1],
        "tail": "".join(f"，{clause}" for clause in clauses),
        "close": closings[line.choice // 31 % len(closings)],
    }
    if line.is_in_budget and line.why:
        slots["tail"] += f"，{slots['close']}"
    if nouns:
        slots |= {
            "nouns": "、".join(nouns),
            "first": nouns[0],
            "rest": "".join(f"，还有{one}" if place == 0 else f"、{one}" for place, one in enumerate(nouns[1:])),
        }
    return slots | _shared(line, clauses="，".join(clauses))


def _english(line: Line) -> dict[str, str]:
    nouns = [one.text for one in line.phrases if one.slot == "noun"]
    tails = [one.text for one in line.phrases if one.slot == "tail"]
    adjectives = [one.text for one in line.phrases if one.slot == "adj"]
    if line.is_in_budget:
        tails.append(frames("en")["budget"][0])
    noun = line.noun or "choice"
    is_plural = noun.endswith("s") and not noun.endswith("ss") and noun.split()[-1] not in _SINGULAR_IN_S
    slots = {name: plural if is_plural and line.noun else name for name, plural in _VERBS.items()}
    slots |= {
        "this": (f"these {noun}" if is_plural else f"this {noun}") if line.noun else "this one",
        "a_kind": noun if is_plural else f"{'an' if _AN.match(noun) else 'a'} {noun}",
        "it": "they" if is_plural and line.noun else "it",
        "tail": "".join(f", {one}" for one in tails),
    }
    if nouns:
        slots |= {"nouns": _joined(nouns), "first": nouns[0], "rest": f", with {_joined(nouns[1:])}" if nouns[1:] else ""}
    if adjectives:
        slots["adjs"] = _joined(adjectives)
    shared = _shared(line, clauses=", ".join(tails))
    return slots | shared | ({"tails": shared["clauses"]} if tails else {})


def _shared(line: Line, *, clauses: str) -> dict[str, str]:
    optional = {"clauses": clauses, "brand": line.brand, "why": line.why}
    return {name: value for name, value in optional.items() if value}


def _joined(words: Sequence[str]) -> str:
    *most, last = words
    joint = ", and " if any(" and " in word for word in words) else " and "
    return f"{', '.join(most)}{joint}{last}" if most else last


def _finished(text: str, line: Line, slots: Mapping[str, str]) -> str:
    """Raise first letters; give what it is and the frame has no place for a sentence of its own."""
    if line.language == "zh":
        return text
    if slots.get("adjs") and slots["adjs"] not in text:
        text = f"{text} {slots['it']} {slots['is']} {slots['adjs']}."
    return re.sub(r"(?:^|(?<=[.?!] ))[a-z]", lambda match: match.group().upper(), text)


def fits(text: str, language: str, *, is_free: bool = False) -> bool:
    """Say whether a line is as long as a line of copy should be; a free one may be as short as it likes."""
    low, high = LENGTH[language]
    return (1 if is_free else low) <= (len(text) if language == "zh" else len(text.split())) <= high
