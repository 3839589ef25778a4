"""A small world of words for the tests of understanding: enough nouns and values, none of the shipped data."""

import pytest

from crossaisle.knowledge import AttributeWord, Kind, Knowledge, Lexicon
from crossaisle.understand.constraints import ConstraintReader

KINDS = {
    "phone": ["phone", "smartphone", "手机"],
    "phone_case": ["phone case", "手机壳"],
    "laptop": ["laptop", "笔记本电脑", "笔记本", "电脑"],
    "laptop_bag": ["laptop bag", "电脑包"],
    "tent": ["tent", "帐篷"],
    "camping_stove": ["camping stove", "gas stove", "卡式炉"],
    "charging_cable": ["charging cable", "cable", "充电线"],
    "charger": ["charger", "充电器"],
    "power_bank": ["power bank", "充电宝"],
    "earbuds": ["earbuds", "wireless earbuds", "耳机"],
    "mug": ["mug", "马克杯", "杯子"],
    "pillow": ["pillow", "枕头"],
    "socks": ["socks", "袜子"],
    "leather_shoes": ["leather shoes", "皮鞋"],
    "rain_jacket": ["jacket", "冲锋衣"],
    "monitor": ["monitor", "显示器"],
    "usb_flash_drive": ["usb stick", "U盘"],
    "suitcase": ["suitcase", "行李箱"],
    "rice": ["rice", "大米"],
    "tea": ["black tea", "红茶"],
    "milk": ["milk", "牛奶"],
    "building_blocks": ["building blocks", "积木"],
    "bedding_set": ["duvet cover", "四件套"],
    "wallet": ["wallet", "钱包"],
    "dress": ["dress", "连衣裙"],
}

ATTRIBUTES = {
    "color": {
        "black": ["black", "黑色", "黑"],
        "white": ["white", "白色", "白"],
        "red": ["red", "红色", "红"],
        "pink": ["pink", "粉色"],
        "blue": ["blue", "蓝色"],
    },
    "material": {
        "leather": ["leather", "真皮", "皮质", "皮革"],
        "suede": ["suede", "麂皮"],
        "plastic": ["plastic", "塑料"],
        "cotton": ["cotton", "纯棉"],
        "stainless_steel": ["stainless steel", "不锈钢"],
    },
    "feature": {
        "waterproof": ["waterproof", "防水"],
        "noise_cancelling": ["noise cancelling", "noise cancellation", "降噪"],
        "wireless": ["wireless", "无线"],
        "non_stick": ["non-stick", "不粘"],
        "sugar_free": ["sugar free", "no sugar", "无糖"],
        "not_spicy": ["not spicy", "不辣"],
        "gas": ["gas", "卡式", "燃气"],
        "foldable": ["foldable", "折叠"],
        "no_show": ["no-show"],
    },
    "style": {"vintage": ["vintage", "复古"], "cute": ["cute", "可爱"]},
    "season": {"summer": ["summer", "夏天", "夏季"], "winter": ["winter", "冬天"]},
    "occasion": {"birthday": ["birthday", "生日"], "gift": ["gift", "present", "礼物", "送礼"], "camping": ["camping", "露营"]},
    "audience": {
        "men": ["men", "dad", "for my dad", "爸爸"],
        "women": ["women", "girlfriend", "女朋友", "妈妈"],
        "kids": ["kids", "kid", "孩子", "小朋友", "娃"],
        "baby": ["baby", "宝宝", "婴儿"],
        "elderly": ["grandpa", "爷爷"],
    },
}

BRANDS = {
    "Apple": "Apple",
    "苹果": "Apple",
    "Huawei": "华为",
    "华为": "华为",
    "Lumora": "Lumora",
    "朗慕": "Lumora",
    "Sony": "Sony",
    "索尼": "Sony",
    "Black": "Black",
    "3M": "3M",
}


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    kinds = {key: Kind(key, "x", {"en": words[0]}, tuple(words), ()) for key, words in KINDS.items()}
    attributes = tuple(
        AttributeWord(field, key, {"en": words[0]}, tuple(words)) for field, values in ATTRIBUTES.items() for key, words in values.items()
    )
    return Knowledge("test", kinds=kinds, attributes=attributes)


@pytest.fixture(scope="session")
def reader(knowledge: Knowledge) -> ConstraintReader:
    return ConstraintReader(Lexicon(knowledge), BRANDS)
