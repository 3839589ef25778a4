"""What a shopper tells before asking: "my sister's dog chewed up the sofa, I need a vacuum cleaner".

A clause that tells what happened, and asks for nothing, is background once another clause asks: its things and people
are not what is wanted. Prices, ages and refusals hold wherever they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Final

_BREAK: Final = re.compile(
    r"[，。;；!！?？\n]|,(?!\d)|\.(?!\d)|\bso(?=\s+(?:now\s+)?i\b)"
    r"|\b(?:and|but|so)\s+(?=(?:now\s+)?(?:(?:i|we)\s+)?(?:just\s+|only\s+|still\s+|now\s+)?(?:needs?|wants?|would|am\s+looking|looking)\b)"
)
_TELLS: Final = re.compile(
    r"\b(?:came|died|broke|broken|chewed|stopped|lost|stole|stealing|tore|torn|ripped|cracked|fell|bought|kept|ruined|burn(?:t|ed)|spill(?:ed|t)"
    r"|dropped|gave\s+(?:up|out|me)|wore|exploded|leaked|happened|visited|moved|returned|was|were|went|told|said|last\s+(?:week|month|year|night|time"
    r"|weekend|summer|winter)|yesterday|ago|keeps?\s+\w+ing|used\s+to|soaked|snores?|rained|dies|(?:is|are|keeps?)\s+dying|hurts?|leaks|drains|overheats|runs?\s+(?:hot|out|low|slow)|goes\s+(?:cold|flat)|smells?|won't\s+\w+|has\s+no|(?:is|are)\s+too\s+\w+|(?:is|are)\s+(?:dead|worn\s+out)|arrived|(?:has|have)\s+been)\b"
    r"|坏了|坏掉|丢了|没了|不见了|去年|前年|上周|上个?月|上次|昨天|昨晚|前天|今早|之前|以前|前几天|前阵子|老是|总是|没电|发烫|太吵|太卡|卡顿|充不进|掉水里|(?<![怕防耐抗])摔|弄丢|开胶|断了|破了|碎了|漏水|淋湿|掉漆|磨破|[穿用烧摔弄]坏|裂了|不能用|买的那|气死|结果|后来|用了[\u4e00-\u9fff\d]{1,4}年"
)
_ASKS: Final = re.compile(
    r"\b(?:needs?|wants?|wanted|looking|look\s+for|searching|after|recommend|suggest|show\s+me|find\s+me|get\s+me|help\s+me|shopping|in\s+the\s+market"
    r"|wonder(?:ing)?|i'd\s+like|would\s+like|buy|get|please|any\b|replace(?:ment)?|budget|under|gift|present)\b"
    r"|想|要(?!不是|[充等])|需要|求|还差|就差|只差|(?<!不)缺(?!货)|推荐|找|来[一个台条双部把]|换[一个台条双部把新]|送|预算|有没有|有什么|买[个台条双部把点]"
)


_OWNS: Final = re.compile(
    r"\balready\s+(?:have|has|had|owns?|got|bought)\b|\b(?:have|has|owns?|got|bought|ordered)\b[^,.;!?]*\balready\b"
    r"|(?:^|\b(?:i|we)\s+)(?:do\s+|both\s+)?(?:own|have)\b(?!\s+(?:to|only|about|up|been|got|any\b|no\b|nothing|(?:a\s+)?(?:budget|question|max)|(?:around\s+)?[$£€¥]?\s?\d(?!\s(?!dollars|bucks|euros|pounds|guests|people|kids|days|weeks|hours)[a-z]+s\b)))"
    r"|(?:\b(?:i|we)'ve\s+|^)got\b(?!\s+(?:to|only|about|no\b|nothing|any\b|(?:a\s+)?budget|(?:around\s+)?[$£€¥]?\s?\d))"
    r"|\b(?:is|are)\s+(?:sorted|covered|taken\s+care\s+of)\b"
    r"|已经?有|都有了?(?=$)|(?:家里|家中|手上|手里|宿舍|我)(?:还|也|都|已经)?有(?!没有|什么|多少|预算|[\d一二两三四五六七八九十几][\d百千万])|有了(?=$)|不缺|已经?买|早就有|买过了"
    r"|(?:^|[我家])有[台部套架](?!灯|式|历)"
)
"""What is there already asks for nothing."""


def story_spans(text: str, *, has_noun: Callable[[int, int], bool]) -> list[tuple[int, int]]:
    """Give the clauses that only tell; none when no other clause asks or names a thing behind the first of them.

    Args:
        text: Folded.
        has_noun: Whether a thing that can be bought is named between two places.

    Example:
        >>> story_spans("my vacuum died, i need a new one", has_noun=lambda start, end: True)
        [(0, 15)]
    """
    clauses = _clauses(text)
    tells = [_is_telling(text, clause, has_noun=has_noun) for clause in clauses]
    if True not in tells:
        return []
    first = tells.index(True)
    asks = [_ASKS.search(text, *clause) is not None for clause in clauses]
    names = [has_noun(*clause) for clause in clauses]
    # Before the story only a request for a thing counts, behind it a thing alone too: "my kettle died, a new one with a whistle".
    is_asked = any(
        (asking and naming) if place < first else (asking or naming)
        for place, (told, asking, naming) in enumerate(zip(tells, asks, names, strict=True))
        if not told
    )
    return [clause for told, clause in zip(tells, clauses, strict=True) if told] if is_asked else []


def owned_spans(text: str, *, has_noun: Callable[[int, int], bool]) -> list[tuple[int, int]]:
    """Give the clauses that tell what is there already.

    Example:
        >>> owned_spans("we already own a tent, what else do we need", has_noun=lambda start, end: True)
        [(0, 22)]
    """
    return [clause for clause in _clauses(text) if _owns(text, clause) and has_noun(*clause)]


def _clauses(text: str) -> list[tuple[int, int]]:
    edges = [0, *(match.end() for match in _BREAK.finditer(text)), len(text)]
    return [(start, end) for start, end in pairwise(edges) if text[start:end].strip()]


def _is_telling(text: str, clause: tuple[int, int], *, has_noun: Callable[[int, int], bool]) -> bool:
    if _ASKS.search(text, *clause):
        return False
    return _TELLS.search(text, *clause) is not None or (_owns(text, clause) and has_noun(*clause))


def _owns(text: str, clause: tuple[int, int]) -> bool:
    said = text[slice(*clause)].strip(" ,，。;；.!！?？\n")
    return _OWNS.search(said) is not None and _ASKS.search(said) is None
