"""Where a text denies: not waterproof, faux leather, no charger, sold apart. Patterns of both languages, no products."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crossaisle.text import fold

_NEGATED_BEFORE: Final = re.compile(
    r"(?:不(?:能|可|会|支持|具备|带|含|是|适合|建议|推荐|用|需|太)?|没有?|无|非|未|勿"
    r"|\b(?:not|no|non|without|isn't|aren't|doesn't|don't|never|free of|free from"
    r"|toxic to|poisonous to|harmful to|dangerous (?:to|for))\b[\s-]*(?:[a-z]+ (?:or|and|nor) )?"
    r"(?:(?:a|an|any|very|fully|really|for|suitable|intended|made|of|from|have|include|contain|support)\s+)*)\s*$"
)
_NEGATED_AFTER: Final = re.compile(
    r"[\s-]?free\b|[\u4e00-\u9fff]{0,2}(?:不适用|不适合|不适宜|不宜|不可用|不能用|禁用|除外|有毒|有害)"
    r"| (?:is|are) (?:not (?:suitable|allowed)|excluded)\b|\s?[:：]\s?(?:(?:no|none|not)\b|[无否不]|没有)"
)
_FAKE_BEFORE: Final = re.compile(r"(?:仿|人造|合成|类|超纤|pu|\b(?:faux|imitation|synthetic|vegan|artificial|mock|fake))[\s-]*$")
_FAKE_AFTER: Final = re.compile(r"[\s-]?(?:look|like|effect|imitation|substitute|alternative)\b|[质触手]?感|纹|般")
_CLAUSE: Final = re.compile(r"[,，。;；.!！?？、\n]")
_LACKING: Final = re.compile(
    r"(?:不(?:含|带|附|送|配|兼容|加|添加|适用于?|适合|支持|包括|包含|可用于|能用于)|没有|无(?!线|论)|未(?:含|配)|(?:请勿|切勿|勿|不得|禁止|避免|不能|不可|不会)(?:在|用于|用|放入|进)?)(?P<zh>[a-z][a-z0-9-]*[\u4e00-\u9fff]{0,4}|[\u4e00-\u9fff]{2,6})"
    r"|(?P<before>[\u4e00-\u9fff]{2,4})(?:不含|不适用|不适合|另购|另售|需另|别用|别放|不能用|不能放|不宜|不要|不行|自备|另买|另外买|要另|要自己)"
    r"|\b(?:no|without|takes no|not for|not suitable for|(?:does not|doesn't) (?:have|include)|excludes?|(?:do not|don't)|"
    r"keep (?:\w+ )?(?:out of|away from|off)|leave)\s+(?:the\s+|an?\s+)?"
    r"(?P<en>[a-z-]+ or [a-z-]+(?:\s[a-z-]+)?|[a-z-]+(?:\s[a-z-]+)?)"
    r"|(?P<after>[a-z-]+(?:\s[a-z-]+)?)\s+(?:is\s+|are\s+)?(?:not included|not supplied|sold separately)"
)
APART: Final = re.compile(
    r"(?P<zh>[\u4e00-\u9fff]{2,4})(?:须|需|要|得)?(?:不含|不附|另购|另售|另买|单买|另配|自备)|(?:另购|另售|自备)(?P<after>[\u4e00-\u9fff]{2,4})"
    r"|(?P<en>[a-z-]+),? (?:(?:is|are) )?(?:not included|not supplied|(?:sold|bought) (?:apart|separately))"
    r"|\b(?:bring|use|supply|add|buy|get) your own (?P<own>[a-z-]+(?: [a-z-]+)?)"
)
_LEFT_TO_YOU: Final = re.compile(
    r"\b(?:is|are) (?:on|up to) you\b|\bnot (?:in the (?:box|set|kit|pack)|part of it)\b|\byours to (?:add|buy|bring)\b"
    r"|[得要须需请]自?己?(?:备|准备|配|买)|[得要须需](?:另外|另|额外|单独)(?:办|买|购|配)"
)
"""Behind things that the buyer has to get."""
_NEEDED_FROM_YOU: Final = re.compile(
    r"\byou(?:'ll| will)? (?:also )?(?:need|want) (?:an? |your own |some )[a-z-]+(?: [a-z-]+)?"
    r"|(?:[得要]|需要?|还得)有[个台把只]?[\u4e00-\u9fff]{2,4}"
)
"""A thing that the buyer has to have."""
_LIST_END: Final = re.compile(r"[.;!?。；！？]|[，,](?=[^a-z]*[\u4e00-\u9fff])")
"""What a list of things does not reach across."""
_MAY_LACK: Final = re.compile(r"[不没无未另勿禁避别自要]|\b(?:no|not|without|doesn't|excludes?|don't|keep|leave)\s|sold separately")
"""What every match of _LACKING has in it: found in a tenth of the time."""


def stance(folded: str, start: int, end: int) -> str:
    """Say whether a text says "yes", "no" or "fake" to the words at [start, end)."""
    before, after = _CLAUSE.split(folded[max(0, start - 40) : start])[-1], folded[end : end + 14]
    if _FAKE_BEFORE.search(before) or _FAKE_AFTER.match(after):
        return "fake"
    return "no" if _NEGATED_BEFORE.search(before) or _NEGATED_AFTER.match(after) else "yes"


def lacking_in(text: str) -> list[tuple[int, int]]:
    """Give the places where a text says that something is not there."""
    folded = fold(text)
    left = ((_start_of_list(folded, match.start()), match.end()) for match in _LEFT_TO_YOU.finditer(folded))
    needed = (match.span() for match in _NEEDED_FROM_YOU.finditer(folded))
    return [*(match.span() for match in lacked(folded)), *left, *needed]


def _start_of_list(folded: str, end: int) -> int:
    """Give the place before the first character of the list that ends at a place."""
    return max((mark.start() for mark in _LIST_END.finditer(folded, 0, end)), default=-1)


def may_lack(folded: str) -> Iterator[int]:
    """Give the places in a folded text at which, or behind which, lacked() may find something."""
    return (match.start() for match in _MAY_LACK.finditer(folded))


def lacked(folded: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """Give the places where a folded text, or the stretch of it at [start, end), says that something is not there."""
    end = len(folded) if end is None else end
    return _LACKING.finditer(folded, start, end) if _MAY_LACK.search(folded, start, end) else iter(())
