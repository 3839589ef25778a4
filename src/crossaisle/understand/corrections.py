"""What the shopper meant to type: pinyin, characters of the same sound, slips of the keyboard.

Nouns are tried only when the text as typed names no kind, and corrected only towards words that name one, so that a
text that works is never touched; of values only long words that neither knowledge nor catalogue uses. Source: Damerau,
A Technique for Computer Detection and Correction of Spelling Errors, 1964.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from crossaisle.text import fold, has_han, stem

if TYPE_CHECKING:
    from crossaisle.pinyin import SoundTable

_SAID_AROUND: Final = (
    "以内",
    "以下",
    "以上",
    "不要",
    "最便宜",
    "便宜",
    "预算",
    "左右",
    "不超过",
    "一百",
    "两百",
    "三百",
    "五百",
    "一千",
    "两千",
    "三千",
    "五千",
    "一万",
)
"""Words of constraints, for needs typed in pinyin."""
_SPOKEN: Final = 6
"""Characters: longer texts are sentences, not words."""
_EVERYDAY: Final = (
    "accept according afford alter altogether another anyone apart arrive audit basis batch beaten began boost bright bring budget "
    "careful careless cause causes certain cheap choose chose chosen clever close closest colon comes compare compared compares "
    "concept confidence consider constant could couple create critical curious daily deal decide decided dedicated deliver "
    "delivered derive detail distinct driven duplicate eager either enough even exceeded existing expensive experimental extra "
    "fewer finer first flaws font forgot format former forward freed friend funny google greater greet guess handy happy harmless "
    "hate hear heaviest help house idea instance inter kind large last late latter launch leader least lesser lighter limit liter "
    "liters litre litres little location longer longest loser lovely made many matter maybe mean meant meet mind model moment mono "
    "month more most much must near need needs never newer next nice night none noon optimal option optional order other ours over "
    "overkill particular people perhaps placement please possible prefer presence present prevent prevents prize probable proper "
    "quality quantity quick quit quite rather ratio reads real really reason regarding relative reliable remind replace reset rest "
    "restriction reuse right rough rules same score seem selected selection sell send sender several shall shape share shift "
    "shorter shortest should since situation size slower small sold some soon sort speedy spend spending spent split stable stand "
    "start status stay still stood stricter stronger stuff such sure surer taller tends than thank that their them then there "
    "these they thick thin thing think this those though thought through tiny title today together topic total trailer trial tried "
    "trust twice type under unless until unwanted upgrade used useful usual value very wait want wants wear week weigh weight well "
    "were what when where whether which while whole wholly whose wide wider width will winner wish with within without wonder work "
    "worry worse worth would wrong year years young your "
)
"""Words of requests that are near the names of things: least is no leash, spend no speed, could no cold."""
_WORD = re.compile(r"(?<![a-z'])[a-z]{4,}(?![a-z']|\d)")
_LETTERS = re.compile(r"[a-z]+")
_SURE: Final = 6
"""Letters below which an ending more or less makes another word."""
_LONG_ENOUGH: Final = 5
"""Letters from which on one of them may be another."""
_LONG: Final = 8
"""Letters from which on two slips are forgiven."""
_LONG_VALUE: Final = 7
_ENDINGS: Final = ("ing", "er", "est", "ough")
"""Of words that are near others and yet their own."""
_Words = Mapping[tuple[str, int], Sequence[str]]
"""First letter and length -> words."""

_RUN = re.compile(r"[a-z]+(?: [a-z]+)*")
_PINYIN = re.compile(
    r"(?:[bpmf]?(?:a|ai|an|ang|ao|o|ou|u|i|ie|in|ing|ian|iao|iu|ei|en|eng)|[dtnl](?:a|ai|an|ang|ao|e|ei|en|eng|i|ia|ian|iang|iao|ie|in|ing|iu|ong|ou|u|uan|ue|ui|un|uo|v|ve)"
    r"|[gkh](?:a|ai|an|ang|ao|e|ei|en|eng|ong|ou|u|ua|uai|uan|uang|ui|un|uo)|[jqx](?:i|ia|ian|iang|iao|ie|in|ing|iong|iu|u|uan|ue|un)"
    r"|(?:zh|ch|sh|[rzcs])(?:a|ai|an|ang|ao|e|ei|en|eng|i|ong|ou|u|ua|uai|uan|uang|ui|un|uo)|y(?:a|an|ang|ao|e|i|in|ing|o|ong|ou|u|uan|ue|un)"
    r"|w(?:a|ai|an|ang|ei|en|eng|o|u)|e|er|en|ei|a|ai|an|ang|ao|o|ou)+"
)
"""Syllables of Mandarin without tones, one after another."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A text with one place changed."""

    text: str
    wrong: str
    right: str


class Corrector:
    """Knows the words that name kinds or values, and those that are simply English."""

    def __init__(
        self,
        words: Iterable[str],
        *,
        values: Iterable[str] = (),
        common: Iterable[str] = (),
        is_used: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """Take the vocabulary; what is derived from it is derived when first needed.

        Args:
            words: Words of every language that name kinds.
            values: Words of attribute values.
            common: Texts whose words are spelt right whatever they mean.
            is_used: Whether the catalogue uses a stem; what it uses is no slip.
        """
        self._is_used = is_used
        self._all = tuple(words)
        self._values = tuple(values)
        self._common = (*common, *self._values)

    def correct(self, text: str) -> Correction | None:
        """Give the text with its likeliest misspelt noun put right; None when nothing is near."""
        folded = fold(text)
        if not has_han(folded):
            spelt = self._spelt(folded)
            if spelt is not None:
                return spelt
        place = (self._kind_sounds.from_homophone(folded) if has_han(folded) else None) or self._slip(folded, self._kind_words)
        return _put_right(text, place) if place else None

    def correct_value(self, text: str) -> Correction | None:
        """Give the text with a misspelt value put right (windprof): only long words, since short ones are near too many."""
        place = self._slip(fold(text), self._value_words, shortest=_LONG_VALUE, most=1)
        is_slip = place is not None and _is_slip(text[place[0] : place[1]].lower(), place[2])
        return _put_right(text, place) if place and is_slip else None

    def _spelt(self, folded: str) -> Correction | None:
        """Turn pinyin into words: where it names a kind, the colours and bounds around it are pinyin too."""
        # Sounds take 0.2 s to load, so that only what can be pinyin is looked up.
        if (
            not any(_PINYIN.fullmatch(run.replace(" ", "")) for run in _RUN.findall(folded))
            or self._kind_sounds.from_pinyin(folded) is None
        ):
            return None
        text, wrong, right = folded, [], []
        while place := self._all_sounds.from_pinyin(text):
            wrong.append(text[place[0] : place[1]])
            right.append(place[2])
            text = text[: place[0]] + place[2] + text[place[1] :]
        return Correction(text, " ".join(wrong), " ".join(right))

    @cached_property
    def _kind_sounds(self) -> SoundTable:
        return _sounds(word for word in self._all if has_han(word))

    @cached_property
    def _all_sounds(self) -> SoundTable:
        return _sounds(word for word in (*self._all, *_SAID_AROUND, *self._common) if has_han(word) and len(word) <= _SPOKEN)

    def _is_phrase(self, folded: str, place: tuple[int, int, str]) -> bool:
        """Say whether a word put right makes a name of several words with the one before or behind it."""
        before, after = folded[: place[0]].split()[-1:], folded[place[1] :].split()[:1]
        return any(" ".join(words) in self._phrases for words in ([*before, place[2]], [place[2], *after]) if len(words) > 1)

    @cached_property
    def _phrases(self) -> frozenset[str]:
        return frozenset(word.lower() for word in self._all if " " in word)

    @cached_property
    def _kind_words(self) -> _Words:
        return _by_shape(self._all)

    @cached_property
    def _value_words(self) -> _Words:
        return _by_shape(self._values)

    @cached_property
    def _known(self) -> frozenset[str]:
        texts = (text.lower() for text in (*self._all, *self._common, _EVERYDAY) if not has_han(text))
        return frozenset(stem(part) for part in {part for text in texts for part in _LETTERS.findall(text)})

    def _slip(self, folded: str, targets: _Words, *, shortest: int = 0, most: int = 2) -> tuple[int, int, str] | None:
        best: tuple[int, int, int, str] | None = None
        for match in _WORD.finditer(folded):
            word = match.group()
            if len(word) < shortest or stem(word) in self._known or self._is_used(stem(word)):
                continue
            allowed = min(most, 2 if len(word) >= _LONG else 1)
            for size in range(len(word) - allowed, len(word) + allowed + 1):
                for target in targets.get((word[0], size), ()):
                    if len(word) < _SURE and _is_own(word, target):
                        continue
                    distance = edits(word, target, limit=allowed)
                    # Of words as near, the one that makes a name with its neighbour: air frier is no fries.
                    place = (match.start(), match.end(), target)
                    is_nearer = best is None or distance < best[0] or (distance == best[0] and self._is_phrase(folded, place))
                    if distance <= allowed and is_nearer:
                        best = (distance, *place)
        return best[1:] if best else None


def _is_own(word: str, target: str) -> bool:
    """Tell a short word of its own from a slip: dirt is not dirty, pork no port."""
    is_changed = len(word) < _LONG_ENOUGH and len(word) == len(target) and sorted(word) != sorted(target)
    return is_changed or target.startswith(word) or word.startswith(target)


def _is_slip(word: str, target: str) -> bool:
    """Tell a letter left out, doubled or swapped from another word: charming is no charging, selling no smelling."""
    is_moved = len(word) != len(target) or sorted(word) == sorted(target)
    return is_moved and not word.endswith(_ENDINGS) and not word.startswith(target)


def _put_right(text: str, place: tuple[int, int, str]) -> Correction:
    start, end, right = place
    return Correction(text[:start] + right + text[end:], text[start:end], right)


def _by_shape(words: Iterable[str]) -> _Words:
    """Sort Latin words by first letter and length: the only ones that a slip is compared with."""
    found: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for part in sorted({part for word in words if not has_han(word) for part in _WORD.findall(word.lower())}):
        found[part[0], len(part)].append(part)
    return found


def _sounds(words: Iterable[str]) -> SoundTable:
    from crossaisle.pinyin import SoundTable  # noqa: PLC0415 - 0.2 s of dictionaries that most needs never touch

    return SoundTable(words)


def edits(first: str, second: str, *, limit: int) -> int:
    """Give the number of single slips (drop, add, change, swap neighbours) between two words; limit + 1 if more.

    Example:
        >>> edits("headphnoes", "headphones", limit=2), edits("tent", "phone", limit=1)
        (1, 2)
    """
    rows = [list(range(len(second) + 1))]
    for i, a in enumerate(first, start=1):
        row = [i]
        for j, b in enumerate(second, start=1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        rows.append(row)
    return min(rows[-1][-1], limit + 1)
