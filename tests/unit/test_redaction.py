import pytest

from crossaisle.redaction import redact

PERSONAL = [
    ("我的手机号是13812345678", "我的手机号是[phone]", "phone"),
    ("电话 138 1234 5678", "电话 [phone]", "phone"),
    ("138-1234-5678 联系我", "[phone] 联系我", "phone"),
    ("+86 13812345678", "[phone]", "phone"),
    ("+86-138-1234-5678", "[phone]", "phone"),
    ("８６１３８１２３４５６７８", "[phone]", "phone"),
    ("座机010-62345678", "座机[phone]", "phone"),
    ("call me at +1 (415) 555-2671", "call me at [phone]", "phone"),
    ("(415) 555-2671 is my number", "[phone] is my number", "phone"),
    ("+44 20 7946 0958", "[phone]", "phone"),
    ("+447700900123", "[phone]", "phone"),
    ("my phone number is 415-555-2671", "my phone number is [phone]", "phone"),
    ("call 07700 900123", "call [phone]", "phone"),
    ("the cart of 415-555-2671 please", "the cart of [phone] please", "phone"),
    ("it was 415.555.2671", "it was [phone]", "phone"),
    ("07700 900123 is mine", "[phone] is mine", "phone"),
    ("我的号是幺三八零零零零一二三四", "我的号是[phone]", "phone"),
    ("身份证11010519491231002X", "身份证[id]", "id"),
    ("110105 19491231 002x", "[id]", "id"),
    ("440308199901010012 是我", "[id] 是我", "id"),
    ("card 4111 1111 1111 1111", "card [card]", "card"),
    ("4111111111111111", "[card]", "card"),
    ("5500-0000-0000-0004", "[card]", "card"),
    ("amex 378282246310005", "amex [card]", "card"),
    ("卡号6222021234567890128", "卡号[card]", "card"),
    ("mail me: jane.doe+shop@example.co.uk please", "mail me: [email] please", "email"),
    ("邮箱是zhang@example.com谢谢", "邮箱是[email]谢谢", "email"),
    ("寄到北京市朝阳区建国路88号5号楼1203室", "寄到[address]", "address"),
    ("寄到北京市朝阳区建国路88号5单元301", "寄到[address]", "address"),
    ("我住在广东省深圳市南山区科技园路1号", "我住在[address]", "address"),
    ("上海市徐汇区漕溪北路398号", "[address]", "address"),
    ("送到南京西路100号", "送到[address]", "address"),
    ("阳光花园3栋2单元501室", "[address]", "address"),
    ("ship to 12 Baker Street, London NW1", "ship to [address]", "address"),
    ("12 Baker Street, London NW1 6XE", "[address]", "address"),
    ("1600 Pennsylvania Avenue, Washington, DC 20500", "[address]", "address"),
    ("deliver to 221b baker street", "deliver to [address]", "address"),
    ("I live at 350 Fifth Ave, Apt 4B, New York, NY 10118.", "I live at [address].", "address"),
]
LEFT_ALONE = [
    "6901234567892",
    "EAN 4006381333931",
    "5901234123457",
    "036000291452",
    "10614141000415",
    "96385074",
    "订单号13812345678",
    "order number 4155552671",
    "订单 202611240012345678",
    "RTX4060",
    "iPhone 15 Pro",
    "20000mAh",
    "DDR5-6000",
    "1500-2000元",
    "¥2,999",
    "$1,299.00",
    "2026款",
    "5号电池",
    "六号路由器",
    "2 TB external drive",
    "5 Star Road Bike",
    "20 inch suitcase",
    "two phones under $300",
    "手机两千到三千",
    "13.3寸笔记本",
    "北京市",
    "买3送1",
    "@ 3pm",
    "1080p 144Hz",
    "4 in 1 (2024) 500-600",
    "123456789012345678",
    "4111 1111 1111 1112",
    "",
]


@pytest.mark.parametrize(("text", "left", "kind"), PERSONAL)
def test_personal_data_is_replaced(text: str, left: str, kind: str) -> None:
    redacted = redact(text)
    assert (redacted.text, redacted.kinds) == (left, (kind,))


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_everything_else_stays(text: str) -> None:
    redacted = redact(text)
    assert (redacted.text, redacted.kinds) == (text, ())


def test_several_kinds_are_named_once_each_in_order() -> None:
    redacted = redact("a@b.io 13812345678 13912345678")
    assert (redacted.text, redacted.kinds) == ("[email] [phone] [phone]", ("email", "phone"))


def test_redacting_twice_changes_nothing() -> None:
    once = redact("我叫小明,电话13812345678,住在北京市朝阳区建国路88号").text
    assert redact(once) == redact(once)
    assert redact(once).text == once
