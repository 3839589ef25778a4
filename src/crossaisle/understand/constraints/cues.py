"""Which words negate: "no", "without", 不要, 除了 and their like, and where they do not.

A cue inside a known phrase (不锈钢, no-show, "no sugar") is none, nor is an idiom (没有问题, "not sure"), a doubled one
(不是不要), a question (要不要) or 除了 that adds (除了手机还要壳). How far a cue reaches is for negation.py to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crossaisle.understand.constraints.sentence import Sentence, Spans, just_before, overlaps

_REFUSING_EN = (
    r"\bno\b(?!\.)|\bwithout\b|\bw/o\b|\bexcept(?:\s+for)?\b|\bexclud(?:e|es|ing)\b|\bskip\b|\bleave\s+out\b|\bavoid(?:ing)?\b|\bhate\b",
    r"\bsteer\s+clear\s+of\b|\b(?:stay|keep)\s+away\s+from\b|\brul(?:e|ing)\s+out\b|\bsans\b|\bminus\s+the\b|\bhold\s+the\b|\bdislikes?\b|\bhates\b",
    r"\b(?:can|could)\s+do\s+without\b|\bnot\s+(?:into|keen\s+on)\b|\b(?:sick|tired)\s+of\b|\b(?:done|finished|fed\s+up)\s+with\b|\banything\s+except\b",
    r"\bcan't\s+stand\b|\ballergic\s+to\b|\bfree\s+of\b|\bother\s+than\b|\b(?:anything|everything|all)\s+but\b|\bany\s+(?:other\s+)?(?:brand|make|colou?r|material|style|kind|one|size)s?\s+(?:but|except(?:\s+for)?|other\s+than|apart\s+from)\b|\b(?:apart|aside)\s+from\b",
    r"\brather\s+than\b|\binstead\s+of\b|\bnothing\s+(?:with|containing)\b|\bdo(?:n't|\s+not)\s+need\b|\bcannot\s+(?:have|contain)\b",
    r"(?:\bnot|n't)\s+(?:looking|searching)\s+for\b|(?:\bnot|n't)\s+after\b",
    r"\b(?:that|which)\s+(?:isn't|aren't|is\s+not|are\s+not)(?=\s+[a-z-]{4,}\s*(?:$|[,.;!?]|\b(?:and|or)\b))|(?<=[,;]\s)not(?=\s+[a-z-]{4,}\s*(?:$|[,.;!?]))",
    r"\bnot\s+(?:want|contain|includ|hav)(?:e|ing)?\b",
    r"(?:\b(?:do|does|did)\s+not|\b[a-z]+n't|\bdont|\bnever)\s+(?:want|like|include|contain|have|show(?:\s+me)?|recommend|give\s+me|eat)\b",
)
_REFUSING_ZH = (
    r"不要|(?<![特区分级类])别要(?!求)|不想要|不想买|不买|别买|别送|不送|别选|别挑|别给我|不喜欢|不爱|讨厌|不含有?|不带|不能有|不能含有?|不吃|拒绝|排除|避开|不考虑|别带|别有|别是|不能是|不可以是",
    r"受不了|(?:不能|无法)接受|接受不了|忌口?(?=[\u4e00-\u9fff])|不太?喜欢|不太想要|不想再?[用看]|不想再[要买]|不再[要买用]|别再给我|不碰|远离|杜绝|谢绝|剔除|除却|抛开|别整|别来|不希望有?|少来|看不上|最好别",
    r"别放|不加|不放|不需要|对(?=\S{1,8}过敏)|没有(?!别的|其他|其它|什么|那么|这么|特别)(?=[\u4e00-\u9fff]{1,4}的)|除了?(?![外夕湿尘臭菌螨甲味去草霜皱毛])",
)
_DENYING = (
    r"\bnot\s+(?:really\s+)?an?\s+(?:\w+\s+)?fan\s+of\b|\bnot\b|\b[a-z]+n't(?:\s+be)?\b|\bnothing\b|\bnever\b|\bneither\b|\bnor\b|\bnon(?=-|\s)|\bnone\b",
    r"不是|非(?![常洲凡得要标遗])|没有|(?<![特级区分告类性识个])别(?![人的墅致针])",
)
_CUE = re.compile(f"(?P<refusing>{'|'.join((*_REFUSING_EN, *_REFUSING_ZH))})|(?:{'|'.join(_DENYING)})")
REFUSED_ZH = (
    r"(?:功能)?的?[\u4e00-\u9fff]{0,3}?(?:不(?:可|买|要|行|考虑|看|能要|想要|穿|戴|喝|吃|选|收)|免谈|算了|别(?:推荐|给我|来)|不用给我)"
    r"(?:了|吧|的话?|哦|啊|看了?)?(?![\u4e00-\u9fff])"
)
"""The end of a clause that refuses what stands before it: 的不要, 可不行, 免谈."""
LACKED_ZH = re.compile(r"(?:非|不带|不含|不是|没有?|不能|不)\s*$")
"""Before a value: 不防水可不行, 没有降噪的不要. What must not lack it must have it."""
DOUBLED_LACK = (
    r"(?:\b(?:no|nothing|never|avoid|skip|hate)|n't\s+(?:\w+\s+)??(?:want|like|need|buy|show\s+me|recommend|give\s+me)|\bnot\s+(?:want|like|buy|show\s+me))\s+"
    r"(?:(?!but\b|and\b|or\b|so\b)[\w-]+\s+){0,4}?(?:without|lacking|(?:that|which)\s+(?:isn't|aren't|is\s+not|are\s+not|ain't|lacks?|(?:doesn't|don't)\s+have))\s+"
    r"(?:an?\s+|any\s+|made\s+(?:of|from)\s+)*"
)
"""Refused for lacking something: "no bags without a zip", "nothing that isn't cotton". What follows must be there."""
_ONLY = re.compile(REFUSED_ZH)
_GLUE = re.compile(r"\s*的?\s*")
_DOUBLED_LACK = re.compile(DOUBLED_LACK)
_LACKING = frozenset({"非", "不带", "不含", "不是", "没有"})
_MODIFIERS = frozenset({"非", "不带", "不含", "不含有", "没有", "不是", "除", "除了", "non"})
_BESIDE = frozenset({"除", "除了", "apart from", "aside from"})
_NEEDLESS = frozenset({"不需要", "don't need", "do not need"})

_IDIOM = re.compile(
    r"不得不|(?:没什么|没有?什么|没啥|没有)特别|"
    r"\bnothing\s+(?:but|other\s+than|except|besides|less)\b|\b(?:anything|everything|all)\s+but\s+(?:cheap|easy|sure)\b|"
    r"\bnot?\s+(?:only|just|necessarily|sure|without|mind|one\b(?!\s+of\s+(?:those|these|the|them|your))|more\b|less\b|longer\b|matter|problem|need\b)"
    r"|\b[a-z]*(?:n't|\bnot)\s+(?:mind|care|matter|wait|need\s+to|have\s+to|know|think|help|go\s+wrong)"
    r"|不要(?:紧|钱|求|客气|了吗)|没有(?:问题|关系|要求|想法)|不是(?:不|没|很|太|特别)|没有不|不能不"
)
_WAIVED = re.compile(r"[^,.;!?]{1,30}\s(?:needed|required|necessary)\b")
_DOUBLED = re.compile(r"(?:不是|并非|不能|不得|(?<!有)没有)$")
_DOUBLED_EN = re.compile(
    r"\b(?:not\s+that\s+i(?:\s+\w+)?|(?:\w+n't|not|never|cannot)\s+(?:\w+\s+){0,3}for|nothing|not|never|(?:can't|cannot|couldn't|won't|wouldn't|don't|not)\s+(?:say(?:ing)?|do|live|go|be|want\s+to\s+be)|not\s+be)\s+$"
)
"""Before "but", "without", "no" and "other than" that insist: "nothing other than", "can't do without"."""
_ASKED_EN = re.compile(r"\b(?:why|if|whether\s+or|or)\s+$")
_INSISTING_EN = frozenset(
    {"without", "w/o", "no", "other than", "except", "except for", "can do without", "dislike", "hate", "anything but"}
)
_NO_REFUSAL = frozenset("分区特类级性个识鉴告派")
"""Before 别, words of their own: 分别来一支, 特别给我."""
_ADDING = re.compile(r"[^。!?]{0,14}(?:还(?!是)|也要|另外|再[来买要]|\balso\b|\btoo\b|as\s+well)")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that negate what follows."""

    said: str
    start: int
    end: int
    is_refusing: bool
    """True for what refuses things ("no", 不要): things without vocabulary too. "Not" and 非 only deny what is known."""

    @property
    def is_modifier(self) -> bool:
        """True for a cue that belongs to a noun which is wanted: 非皮质的钱包 asks for a wallet."""
        return self.said in _MODIFIERS

    @property
    def is_lacking(self) -> bool:
        """True for what says that a thing is without something: refused in its turn, 不带降噪的不要, it insists."""
        return self.said in _LACKING

    @property
    def is_waiving(self) -> bool:
        """True for what need not be: 不需要防水 is content with waterproof things too."""
        return self.said in _NEEDLESS


def is_refused(sentence: Sentence, place: int) -> bool:
    """Say whether what stands before a place, with a noun that it describes, is refused: 没有降噪的耳机就别推荐了."""
    glue = _GLUE.match(sentence.folded, place)
    noun = sentence.noun_at(glue.end()) if glue else None
    places = (place,) if noun is None else (place, noun.end)
    return any(_ONLY.match(sentence.folded, one) for one in places)


def find_cues(sentence: Sentence, taken: Spans) -> Iterator[Cue]:
    """Give the negating words of a sentence from left to right."""
    doubled = [match.span() for match in _DOUBLED_LACK.finditer(sentence.folded)]
    for match in _CUE.finditer(sentence.folded):
        is_free = not overlaps((*taken, *doubled), *match.span()) and not sentence.is_known(*match.span())
        if is_free and _negates(sentence.folded, match):
            yield Cue(match.group(), match.start(), match.end(), match["refusing"] is not None)


def _negates(folded: str, match: re.Match[str]) -> bool:
    """Refuse idioms, questions, doubled negations and 除了 that adds."""
    said, start, end = match.group(), match.start(), match.end()
    if _IDIOM.match(folded, start) or _WAIVED.match(folded, end):
        return False
    if said[0] == "别" and folded[max(0, start - 1) : start] in _NO_REFUSAL:
        return False
    is_asked = said[0] in "不没" and folded[max(0, start - 1) : start] == said[1:2]
    is_doubled = said[0] in "不没" and just_before(_DOUBLED, folded, start) is not None
    if just_before(_ASKED_EN, folded, start):
        return False
    is_doubled = is_doubled or (said in _INSISTING_EN and just_before(_DOUBLED_EN, folded, start) is not None)
    is_adding = said in _BESIDE and _ADDING.match(folded, end) is not None
    return not (is_asked or is_doubled or is_adding)
