"""Unwanted things that have no vocabulary: where the words for them end, and when there are none.

"no peanuts" names a thing; "no problem", "without breaking the bank" and 不要太大 name none.
"""

from __future__ import annotations

import re
from typing import Final

from crossaisle.understand.constraints.sentence import Sentence

_WORD = re.compile(r"\s*([a-z][a-z'-]*)")
_STOPS: Final = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "because", "been", "but", "by", "can", "could", "did", "do", "does", "for",
    "from", "had", "has", "have", "her", "his", "how", "i", "if", "in", "into", "is", "it", "its", "just", "like", "maybe", "me",
    "my", "nor", "not", "of", "on", "or", "our", "please", "plz", "should", "so", "some", "than", "thanks", "thank", "that",
    "the", "their", "them", "then", "there", "these", "they", "this", "those", "to", "too", "under", "over", "up", "us", "very",
    "was", "we", "were", "what", "when", "where", "which", "while", "who", "will", "with", "without", "would", "you", "your",
    "though", "although", "only", "also", "since", "unless", "until", "about", "around", "below", "above", "between", "budget",
    "max", "cheaper", "no", "any", "anything", "something"
})  # fmt: skip
_NOTHING: Final = frozenset({
    "problem", "problems", "worries", "worry", "idea", "need", "rush", "hurry", "matter", "one", "thanks", "preference",
    "preferences", "limit", "doubt", "clue", "way", "reason", "brainer", "frills", "fuss", "nonsense", "other", "difference",
    "experience", "good", "better", "best", "big", "small", "much", "many", "luck", "point", "issue", "issues", "questions",
    "wonder", "kidding", "strings", "money", "time", "object", "particular", "specific", "brand", "brands",
    "fancy", "huge", "heavy", "long", "short", "tall", "wide", "expensive", "pricey", "cheap", "bulky", "loud", "noisy", "bright", "large",
    "bad", "sure", "necessary", "required", "needed", "picky", "fussy", "urgent", "important", "included", "available", "right", "again",
    "yet", "really", "today", "mine", "that", "working", "crazy", "terrible", "awful", "boring", "ugly", "complicated", "difficult"
})  # fmt: skip
"""Last words of phrases that name no thing: "no brand preference"."""
_COMPARING: Final = frozenset(
    {"more", "less", "longer", "bigger", "smaller", "larger", "later", "earlier", "sooner", "need", "matter", "strings"}
)
"""First words of them."""
_LONGEST_WORDS = 3
_RUN = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fffa-z\d]{1,10}?(?=的|和|或|跟|与|、|以外|之外|过敏|都|其他|其它|别的|也?(?:不[要想用]|别[要送买])|[^\u3400-\u4dbf\u4e00-\u9fffa-z\d]|$)"
)
_NO_THING = re.compile(
    r"^(?:太|很|特别|那么|过于|过|这么|有点|了|再|吗|呢|吧|脸|命|的|人|还|也|都|就|想|会|能|买到|让|担心|着急|急)|[了吗呢吧]$|发货|快递|包邮|超过|低于|高于"
)


def keyword(sentence: Sentence, place: int, cue: str, *, known_end: int | None = None) -> int | None:
    """Give where the words for an unwanted thing end; None when they name nothing.

    Args:
        sentence: The sentence.
        place: Where the words start.
        cue: The negating words before them.
        known_end: End of a known noun behind an unknown adjective: then the phrase runs up to there.
    """
    if place >= len(sentence.folded):
        return None
    if sentence.folded[place].isascii():
        return _english(sentence.folded, place, cue, known_end=known_end)
    return _chinese(sentence.folded, place)


def _english(folded: str, place: int, cue: str, *, known_end: int | None) -> int | None:
    words: list[str] = []
    end = place
    while len(words) < _LONGEST_WORDS and (match := _WORD.match(folded, end)) and match[1] not in _STOPS:
        words.append(match[1])
        end = match.end()
    is_doing = bool(words) and words[0].endswith("ing") and cue in {"without", "avoid", "rather than", "instead of"}
    if not words or words[0] in _COMPARING or words[-1] in _NOTHING or is_doing:
        return None
    return known_end or end


def _chinese(folded: str, place: int) -> int | None:
    run = _RUN.match(folded, place)
    return run.end() if run and not _NO_THING.search(run.group()) else None
