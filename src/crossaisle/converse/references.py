"""Which of the products shown a turn speaks of: by place ("the second one", 第三个), by words of a title, or the one spoken of.

Places count as the shopper counts them, over everything that the last answer showed. Words of a title point at a product
only where no other product shown has them. Knows no need and no move.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise
from typing import Final

from crossaisle.converse.moves import shipped
from crossaisle.text import elements, fold, neighbours
from crossaisle.write.facts import attribute_names

MOST: Final = 4
"""Products that one turn speaks of, at most."""
_LEAST_BESIDE: Final = 2
"""Words of its own title that point at what only goes with the things asked for."""
_COMMON: Final = frozenset({
    "a", "an", "the", "and", "or", "of", "to", "for", "with", "in", "on", "is", "it", "one", "ones", "that", "this", "me",
    "show", "more", "like", "some", "my", "put", "add", "cart", "basket", "please", "two", "three", "four", "both", "what", "how",
})  # fmt: skip


def referred(
    text: str, titles: Mapping[str, str], *, focus: str | None = None, compared: Sequence[str] = (), named: Sequence[str] = (),
    beside: Collection[str] = (), facts: Callable[[str], str] | None = None,
    chosen: str | None = None,
) -> tuple[str, ...]:  # fmt: skip
    """Give the item ids that a turn points at, in the order of its words; empty where it points at none.

    Args:
        text: The shopper's words.
        titles: Item id -> title and brand, of everything shown, in order.
        focus: The product that is spoken of: it, this, 它.
        compared: Those that "both" and "them" mean.
        named: Those that the words name, shown or not.
        beside: Those of titles that only go with what was asked for; words point at the others first.
        facts: Item id -> what else it states, for "the wooden one"; None = titles alone.
        chosen: The product that is spoken of, where the words name an option of it: "the 500 g".

    Example:
        >>> shown = {"a": "Red tent by Alto", "b": "Blue tent by Brook", "c": "Green tent by Brook"}
        >>> referred("compare the first and the last", shown), referred("is the blue one dry?", shown), referred("第二个", shown)
        (('a', 'c'), ('b',), ('b',))
    """
    folded, ids = fold(text), list(titles)
    main = {item_id: title for item_id, title in titles.items() if item_id not in beside}
    found = (
        _counted(folded, ids)
        or _placed(folded, ids, next(reversed(main), None))
        or _together(folded, ids, compared)
        or list(named)
        or _described(folded, main, None if chosen else facts)
        or ([chosen] if chosen else [])
        or _described(folded, titles, None)
        or _spoken(folded, focus)
        or _each(text, main, titles, is_spoken=focus is not None)
    )
    if not found and focus is not None and has_pronoun(text):
        found = [focus]
    return tuple(dict.fromkeys(found))[:MOST]


def _spoken(folded: str, focus: str | None) -> list[str]:
    """Give the product that is spoken of where the turn begins with what stands for it: it, this one, 这双."""
    is_meant = focus is not None and any(one.search(folded) for one in _compiled("spoken"))
    return [focus] if focus is not None and is_meant else []


def _described(folded: str, titles: Mapping[str, str], facts: Callable[[str], str] | None) -> list[str]:
    """Give the products that are called by how they are: the cork one, 软木那款; by titles, else by what they state."""
    found: list[str] = []
    for match in (match for pattern in _compiled("described") for match in pattern.finditer(folded)):
        told = _told_apart(match["said"], titles)
        if told is None and facts is not None:
            told = _told_apart(match["said"], {item_id: facts(item_id) for item_id in titles})
        found += [told] if told else []
    return found


def _told_apart(said: str, texts: Mapping[str, str]) -> str | None:
    """Give the one product that has most of the words, those that few have counting more."""
    words = title_words(said) or _characters(said)
    own = {item_id: title_words(text) | _characters(text) for item_id, text in texts.items()}
    counts = Counter(word for some in own.values() for word in some)
    scores = sorted(((sum(1 / counts[word] for word in words & some), item_id) for item_id, some in own.items()), reverse=True)
    if not scores or not scores[0][0] or (len(scores) > 1 and scores[0][0] == scores[1][0]):
        return None
    return scores[0][1]


def _characters(text: str) -> set[str]:
    """Give the Chinese characters of a text: one alone may say how a thing is, 绿."""
    return {one for one in elements(text) if one > "z"}


def _each(text: str, main: Mapping[str, str], titles: Mapping[str, str], *, is_spoken: bool) -> list[str]:
    """Give what the parts of a turn point at by words of titles: "the steel can and the succulent mix".

    Where a product is spoken of already, one word of another's title points at that only behind an article.
    """
    found: list[str] = []
    for one in (part for part in cut(text) if part.strip()):
        least = _least(one)
        found += _titled(one, main, least=least if is_spoken else 1) or _titled(one, titles, least=least)
    return found


def _least(part: str) -> int:
    """Give how many words of its title point at what only goes beside: one is enough for "the steel can"."""
    return 1 if any(one.search(fold(part)) for one in _compiled("definite")) else _LEAST_BESIDE


def _placed(folded: str, ids: Sequence[str], last: str | None) -> list[str]:
    found: dict[int, str] = {}
    for pattern in _compiled("places"):
        for match in pattern.finditer(folded):
            place = -1 if "last" in match.groupdict() else _number(match["n"])
            if place == -1 and ids:
                found.setdefault(match.start(), last or ids[-1])
            elif 1 <= place <= len(ids):
                found.setdefault(match.start(), ids[place - 1])
    return [found[start] for start in sorted(found)]


def _counted(folded: str, ids: Sequence[str]) -> list[str]:
    match = next((match for pattern in _compiled("counts") if (match := pattern.search(folded))), None)
    return list(ids[: _number(match["n"])]) if match else []


def _together(folded: str, ids: Sequence[str], compared: Sequence[str]) -> list[str]:
    if any(one.search(folded) for one in _compiled("both")):
        return list(compared[:2] if len(compared) > 1 else ids[:2])
    return list(compared) if len(compared) > 1 and any(one.search(folded) for one in _compiled("all")) else []


def _titled(text: str, titles: Mapping[str, str], *, least: int = 1) -> list[str]:
    """Give the product that words of the text tell from all others shown; several where they tell each of them alike."""
    said = title_words(text) - _attribute_words()
    words = {item_id: title_words(title) for item_id, title in titles.items()}
    counts = Counter(word for some in words.values() for word in some)
    hits = {item_id: (sum(counts[word] == 1 for word in said & some), len(said & some)) for item_id, some in words.items()}
    most = max(hits.values(), default=(0, 0))
    return [item_id for item_id in hits if most[0] >= least and hits[item_id] == most]


def cut(text: str) -> list[str]:
    """Cut a turn where it goes on to another thing: "the first, the Jet and the brass one"."""
    return _joint().split(text)


def has_pronoun(text: str) -> bool:
    """Say whether a turn speaks of a product as it, this or 它."""
    folded = fold(text)
    return any(one.search(folded) for one in _compiled("focus"))


def without_description(text: str) -> str:
    """Take out what a product is called by: the cork of "is the cork one thick?" is not asked about."""
    if len(fold(text)) != len(text):
        return text
    for pattern in _compiled("described"):
        text = pattern.sub(" ", fold(text))
    return text


def is_of_it(text: str) -> bool:
    """Say whether a turn asks for one form of a product: "the 220 x 240 of that"."""
    folded = fold(text)
    return any(one.search(folded) for one in _compiled("of_it"))


def title_words(text: str) -> set[str]:
    """Give the words of a text that may tell products apart: Latin ones, and pairs of Han characters."""
    run = elements(text)
    latin = {one for one in run if one[0] < "\u3400" and one not in _COMMON and (len(one) > 1 or not one.isdigit())}
    models = {before + one for before, one in pairwise(run) if before.isascii() and before.isalpha() and one.isascii() and one.isdigit()}
    return latin | models | set(neighbours(run, is_han_only=True))


@functools.cache
def _attribute_words() -> frozenset[str]:
    """Give the words that name what products have, battery and screen: they ask, and point at none."""
    labels = {label for name, one in attribute_names().items() for label in (name.replace("_", " "), *one.label.values())}
    return frozenset(word for label in labels for word in title_words(label))


def _number(said: str) -> int:
    known: Mapping[str, int] = shipped("references")["ordinals"]
    return known[said] if said in known else int(said)


@functools.cache
def _joint() -> re.Pattern[str]:
    return re.compile("|".join(shipped("references")["joints"]), re.IGNORECASE)


@functools.cache
def _compiled(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, shipped("references")[name]))
