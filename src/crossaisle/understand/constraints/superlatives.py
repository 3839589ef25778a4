"""Superlatives (cheapest, 销量最高), the soft price signal of "not too expensive", and stock.

All of them order rather than exclude, stock apart. "New" and "good" alone say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from crossaisle.types import Constraint, ConstraintOp
from crossaisle.understand.constraints.sentence import Sentence, Spans, just_before, overlaps


class _Signal(NamedTuple):
    field: str
    op: ConstraintOp
    pattern: re.Pattern[str]


_SIGNALS = (
    _Signal(
        "price",
        "min",
        re.compile(
            r"(?:\bnot|\bnothing|n't|\bwithout|\bnever|\bavoid)\s+(?:[a-z]+\s+){0,4}?(?:too|so|that|very|overly|super|crazy|insanely|ridiculously|wildly|stupidly|particularly)\s+(?:expensive|pricey|dear|costly)"
            r"|(?:\bnot|\bnothing|n't|\bwithout)\s+(?:[a-z]+\s+){0,3}?(?:break(?:s|ing)?\s+the\s+bank|splurge|(?:cost(?:s|ing)?|spend(?:ing)?|pay(?:ing)?)\s+(?:me\s+)?(?:a\s+(?:fortune|bomb|lot|ton)|an\s+arm|the\s+earth|too\s+much))"
            r"|(?:不要|别|不能|不想要?|不是?|不用|不必|无需)(?:再|给我|买|搞|整|来|推荐?)?(?:太|那么|很|特别|过于|这么)贵|不贵(?=的|$|[^\u4e00-\u9fff])"
            r"|(?:不想|不愿意?|不打算|别|不用|不必|不要)(?:再)?花(?:太多|那么多|很多|大价|大|冤枉)钱?|(?:价格|价钱|价位)(?:别|不要|不能|不用|不)(?:太|过于|定)?[高贵]|贵的(?:就|都|我|也|可)*(?:不要|不考虑|不行|不想买|买不起|免谈|免了|算了)"
            r"|\b(?:the\s+)?cheaper\s+the\s+better|\bas\s+(?:cheap(?:ly)?|little)\s+as\s+possible"
            r"|\bcheapest|\blowest[\s-]price[ds]?|\bleast\s+expensive|\bmost\s+affordable|\b(?:cheap|affordable|inexpensive|low[\s-]cost|reasonably\s+priced|wallet-friendly)\b"
            r"|\bon\s+a\s+(?:tight\s+|small\s+)?budget\b(?!\s+of)"
            r"|\bbudget(?:-friendly)?\s+(?=[a-z])(?!of|is|for|under|below|max|limit|around|about|range|up|at|between|from|was|and|to|would)"
            r"|越便宜越好|价格越低越好|最便宜|最低价|价格最低|便宜[点些]|便宜(?![货吗么没了过不]|多少|一半|的?(?:就|都|我|也)*(?:不要|别|不考虑|免谈))|(?<![水公和持太])平[嘅啲靓]|(?:价格|价钱)(?:要|得)?(?:便宜|低)|实惠|平价|省钱|物美价廉|白菜价|划算|廉价|价格亲民"
        ),
    ),
    _Signal(
        "price",
        "max",
        re.compile(r"\bmost\s+expensive|\bpriciest|\bhighest[\s-]price[ds]?|越贵越好|最贵(?!不|也|别|只|能|就|到|接受|可)|价格最高"),
    ),
    _Signal(
        "rating",
        "max",
        re.compile(
            r"\b(?:best|highest|top)[\s-](?:rated|reviewed|ratings?|reviews?)|\bwell[\s-](?:rated|reviewed)|\b(?:good|great)\s+(?:reviews?|ratings?)"
            r"|(?:评分|评价|口碑|好评率?|评分值)(?:最?高|最?好|越高越好)(?=的|$|[^\u4e00-\u9fff0-9]|款)|好评如潮|好评最多|口碑款"
        ),
    ),
    _Signal(
        "popularity",
        "max",
        re.compile(
            r"\bbest[\s-]?sell(?:ing|ers?)|\btop[\s-]sell(?:ing|ers?)|\bmost\s+(?:popular|bought|sold)|\btrending|销量(?:最高|第一|最好|高)|卖得?最好|卖得?最多|爆款|热销|热卖|畅销|最受欢迎|最火|最热门"
        ),
    ),
    _Signal(
        "newness",
        "max",
        re.compile(
            r"\bnewest|\blatest|\bmost\s+recent|\bjust\s+(?:released|launched|came\s+out)|最新款?|新出(?=的|款|[^\u4e00-\u9fff]|$)|刚(?:出|上市|发布)的?|新上市"
        ),
    ),
)
_STOCK = re.compile(
    r"\bin[\s-]stock\b|\bready\s+to\s+ship\b|\bavailable\s+(?:right\s+)?now\b|有?现货|有货|有库存|(?:马上|立即|立刻|当天|今天)(?:就?能|可以?)?发货"
    r"|\b(?:no|not|nothing|skip|without|hide|exclude)\s+(?:(?:anything|things|items|ones|that's|that\s+is|that\s+are|show)\s+)*(?:out[\s-]of[\s-]stock|sold[\s-]out|back-?ordered)\b"
    r"|(?:没货|缺货|无货|断货|售罄|卖完)了?的?[^,，。;；]{0,3}?(?:不要|别|不用|不考虑|不看|免谈|算了|排除|勿)"
    r"|(?:不要|别要?|排除|别给我看?)(?:那?些)?(?:没货|缺货|无货|断货|售罄|卖完)了?的?"
)
_IF_STOCK = re.compile(r"了?(?:的话)?(?:请|就|再|告诉|通知|联系|打|发|写|叫)(?!近)")
"""有货请联系我 asks for word, not for stock."""
_TURNED = re.compile(
    r"(?:\bnot\s+(?:the\s+|too\s+)?|\btoo\s+|(?:n't|\bnot)\s+(?:need|have)\s+(?:to\s+be\s+)?(?:the\s+|that\s+|very\s+)?|(?:n't|\bnot)\s+care\s+(?:about|if\s+it's)\s+(?:the\s+)?|\bno\s+|n't\s+(?:want\s+)?(?:the\s+)?|不要太?|不是?|别要?(?:买|选)?太?|不能太?|不一定要|不必|不用|不需要|不求|不追求|没必要|比[^,，。;；]{1,12})$"
)


def read_superlatives(sentence: Sentence, taken: Spans) -> Iterator[Constraint]:
    """Give the orders a sentence asks for, one of each at most, and whether things must be in stock."""
    folded = sentence.folded
    for signal in _SIGNALS:
        for match in signal.pattern.finditer(folded):
            if not overlaps(taken, *match.span()) and not just_before(_TURNED, folded, match.start()):
                yield sentence.found(signal.field, signal.op, None, match.span(), is_hard=False)
                break
    stock = _STOCK.search(folded)
    if stock and not just_before(_TURNED, folded, stock.start()) and not _IF_STOCK.match(folded, stock.end()):
        yield sentence.found("stock", "eq", "in_stock", stock.span())
