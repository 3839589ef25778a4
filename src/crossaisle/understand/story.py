"""What a shopper tells before asking: "my sister's dog chewed up the sofa, I need a vacuum cleaner".

A clause that tells what happened, and asks for nothing, is background once another clause asks: its things and people
are not what is wanted. Prices, ages and refusals hold wherever they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Final

_BREAK: Final = re.compile(r"[，。;；!！?？\n]|,(?!\d)|\.(?!\d)|\bso(?=\s+(?:now\s+)?i\b)")
_TELLS: Final = re.compile(
    r"\b(?:came|died|broke|broken|chewed|stopped|lost|stole|stealing|tore|torn|ripped|cracked|fell|bought|kept|ruined|burn(?:t|ed)|spill(?:ed|t)"
    r"|dropped|gave\s+(?:up|out|me)|wore|exploded|leaked|happened|visited|moved|returned|was|were|went|told|said|last\s+(?:week|month|year|night|time"
    r"|weekend|summer|winter)|yesterday|ago|keeps?\s+\w+ing|used\s+to|soaked|snores?|rained|arrived|(?:has|have)\s+been)\b"
    r"|坏了|坏掉|丢了|没了|不见了|去年|前年|上周|上个?月|上次|昨天|昨晚|前天|今早|之前|以前|前几天|前阵子|摔|弄丢|开胶|断了|破了|碎了|漏水|淋湿|掉漆|磨破|[穿用烧摔弄]坏|裂了|不能用|买的那|气死|结果|后来|用了[\u4e00-\u9fff\d]{1,4}年"
)
_ASKS: Final = re.compile(
    r"\b(?:needs?|wants?|wanted|looking|look\s+for|searching|after|recommend|suggest|show\s+me|find\s+me|get\s+me|help\s+me|shopping|in\s+the\s+market"
    r"|wonder(?:ing)?|i'd\s+like|would\s+like|buy|get|please|any\b|replace(?:ment)?|budget|under|gift|present)\b"
    r"|想|要(?!不是)|需要|求|推荐|找|来[一个台条双部把]|换[一个台条双部把新]|送|预算|有没有|有什么|买[个台条双部把点]"
)


def story_spans(text: str, *, has_noun: Callable[[int, int], bool]) -> list[tuple[int, int]]:
    """Give the clauses that only tell; none when no other clause asks or names a thing behind the first of them.

    Args:
        text: Folded.
        has_noun: Whether a thing that can be bought is named between two places.

    Example:
        >>> story_spans("my vacuum died, i need a new one", has_noun=lambda start, end: True)
        [(0, 15)]
    """
    if not _TELLS.search(text):
        return []
    edges = [0, *(match.end() for match in _BREAK.finditer(text)), len(text)]
    clauses = [(start, end) for start, end in pairwise(edges) if text[start:end].strip()]
    tells = [_TELLS.search(text, *clause) is not None and _ASKS.search(text, *clause) is None for clause in clauses]
    if True not in tells:
        return []
    later = clauses[tells.index(True) :]
    is_asked = any(
        not told and (_ASKS.search(text, *clause) or has_noun(*clause)) for told, clause in zip(tells[-len(later) :], later, strict=True)
    )
    return [clause for told, clause in zip(tells, clauses, strict=True) if told] if is_asked else []
