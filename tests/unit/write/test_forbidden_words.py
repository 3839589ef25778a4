"""Words of the advertising law and their look-alikes."""

import pytest

from crossaisle.text import fold
from crossaisle.write.forbidden import families, forbidden_in, is_allowed

ABSOLUTE = [
    "最好用", "最佳选择", "最轻的一款", "销量第一", "第一品牌", "唯一", "国家级品质", "世界级", "顶级", "极致体验", "首选", "绝对好用", "100%满意", "万能", "永久使用",
    "独家", "全网热卖", "史上", "完美", "No.1", "最強",
    "the best phone", "No. 1", "number one choice", "perfect fit", "guaranteed", "unbeatable", "ultimate comfort", "world-class", "always ready",
    "never fails", "the lightest tent", "the most powerful", "100% safe", "second to none", "lifetime use",
]  # fmt: skip
HARMLESS = [
    "最近换季", "最多可选三种", "最后放进包里", "最高可达2TB", "最大承重8公斤", "第一次露营", "宝宝的第一双鞋", "首页", "全网通手机", "100%棉", "不妨多看一眼", "极简",
    "best before 2027", "best friend", "built to last", "up to 40 hours", "lowest setting", "100% cotton", "rest easy", "modest size",
]  # fmt: skip
KINDS = [
    ("荣获金奖", "award"), ("award-winning", "award"), ("通过FDA认证", "certificate"), ("lab-tested", "certificate"), ("两年质保", "warranty"),
    ("money-back", "warranty"), ("德国进口", "origin"), ("made in Italy", "origin"), ("月销十万", "sales"), ("a best-seller", "sales"),
    ("治疗失眠", "health"), ("relieves pain", "health"), ("全天续航", "duration"), ("lasts for years", "duration"), ("仅售99元", "price"),
    ("$19.99", "price"), ("now half off, a bargain", "price"), ("现货速发", "stock"), ("in stock, ships today", "stock"), ("仅剩3件", "stock"),
]  # fmt: skip


def kinds_in(copy):
    return {found.family.kind for found in forbidden_in(fold(copy))}


@pytest.mark.parametrize("copy", ABSOLUTE)
def test_absolute_terms_are_found(copy):
    assert "absolute" in kinds_in(copy)


@pytest.mark.parametrize("copy", HARMLESS)
def test_look_alikes_are_left_alone(copy):
    assert kinds_in(copy) == set()


@pytest.mark.parametrize(("copy", "kind"), KINDS)
def test_each_kind_has_words_in_both_languages(copy, kind):
    assert kind in kinds_in(copy)


@pytest.mark.parametrize(
    "copy", ["送礼也合适", "预算内", "within your budget", "两块电池", "折叠收纳", "a gift for friends", "便携", "折叠方便"]
)
def test_price_and_stock_words_have_no_false_friends(copy):
    assert not kinds_in(copy) & {"price", "stock"}


def test_rules_say_when_a_word_may_pass():
    [warranty] = [found for found in forbidden_in("2年质保") if found.family.kind == "warranty"]
    [price] = forbidden_in("99元")
    [absolute] = forbidden_in("完美")
    assert is_allowed(warranty, own="", stated="含2年质保")
    assert not is_allowed(price, own="99元", stated="99元")
    assert is_allowed(absolute, own="完美日记", stated="")
    assert not is_allowed(absolute, own="", stated="完美")


def test_every_list_is_there():
    assert {family.kind for family in families()} == {
        "absolute", "award", "certificate", "warranty", "origin", "sales", "health", "duration", "price", "stock",
        "comparison", "universal", "promise", "place", "counterfeit", "slur",
    }  # fmt: skip
