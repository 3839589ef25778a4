"""The colours of a drawing: a colour word or a category gives a tint, and the tint gives every other paint.

The words are English and Chinese. All paints keep their distance from the tint, so that a black kettle and a white one
both show their details.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final, NamedTuple

_TABLE: Final = """
#3b3e45 black, jet, ebony, onyx, ink, 黑, 曜石黑, 墨黑, 哑黑, 乌木
#4a4e55 charcoal, graphite, gunmetal, anthracite, 炭灰, 石墨灰, 枪灰, 枪色
#f2f3f5 white, pearl, porcelain, 白, 珍珠白, 瓷白, 哑光白
#f3ead9 cream, off-white, ecru, ivory, warm white, cream white, 奶白, 奶油, 奶油白, milky white, 奶黄, 米白, 象牙白, 暖白, 本白, 灰白
#8f959d grey, gray, steel grey, mid grey, ash grey, heather grey, 灰, 麻灰, 花灰, 中灰, 岩灰, 石灰色, stone grey, pebble, 岩石灰
#8f959d 麦饭石灰, 大象灰
#5d636c dark grey, dark gray, space grey, slate, storm grey, titanium grey, 深灰, 深空灰, 钛灰, 石板灰, 风暴灰
#c9cdd2 light grey, light gray, dove grey, cloud grey, pebble grey, silver grey, 浅灰, 银灰, 云灰, 鸽灰, pale grey, soft grey, mist
#c3c8cf silver, steel, titanium, chrome, stainless steel, brushed steel, 银, 钢, 不锈钢, 拉丝银, 钛本色
#7c7d80 smoke, smoke grey, 烟灰
#d5e8ee clear, transparent, translucent, glass, 透明, 透白, 无色
#d64545 red, true red, cherry, scarlet, signal red, 红, 正红, 大红, 樱桃红, 车厘子
#7e2b3d burgundy, wine, wine red, oxblood, maroon, 酒红, 牛血红, 勃艮第, 勃艮第红
#b4553f rust, brick red, brick, vermilion, clay, terracotta, 铁锈红, 砖红, 朱泥, 陶土, 赭石, ochre
#3f78c9 blue, cobalt, mid blue, royal blue, 蓝, 中蓝, 宝蓝, 晶蓝
#7cc4e8 sky blue, light blue, pale blue, powder blue, ice blue, moon blue, clear blue, 天蓝, 冰川蓝, 雾, celadon, celadon green
#7cc4e8 豆青, 天青蓝, 浅蓝, 冰蓝, 月白, 透蓝
#33466e navy, navy blue, dark blue, deep blue, ink blue, midnight blue, raw indigo, indigo, 藏青, 藏蓝, 深蓝, 墨蓝, 靛蓝, 午夜蓝, 深海蓝
#7f9bb3 haze blue, mist blue, grey blue, slate blue, smoke blue, faded blue, denim, 雾霾蓝, 雾蓝, 灰蓝, 烟蓝, 石板蓝, 做旧蓝
#2f9a97 teal, turquoise, lake blue, sea blue, peacock, deep teal, 湖蓝, 青, 青绿, 湖绿, 蓝绿, 孔雀绿, 海蓝, peacock blue, 孔雀蓝
#4fa065 green, emerald, fern green, 绿, 祖母绿, 蕨绿
#2f5c48 dark green, bottle green, racing green, forest green, forest, pine green, pine, 墨绿, 深绿, 森林绿, 松绿, 瓶绿, 松林绿
#7a7f45 olive, army green, moss, moss green, avocado, 橄榄, 橄榄绿, 军绿, 苔绿, 牛油果绿
#a3b899 sage, sage green, bean green, grey green, pale green, matcha, matcha green, 鼠尾草绿, 豆绿, 灰绿, 浅绿, 抹茶绿
#9fdcc4 mint, mint green, 薄荷, 薄荷绿
#a8d845 lime, fluo yellow, neon green, 荧光绿, 青柠绿
#efe2c6 beige, oat, oatmeal, champagne, 米色, 米, 米杏, 燕麦, 香槟色
#d8c3a0 sand, stone, apricot, nude, milk tea, honey, natural beige, 沙, 砂色, 杏色, 裸色, 奶茶, 石色, 肤色
#b9a886 khaki, taupe, 卡其, 灰褐
#c19a6b camel, tan, kraft, caramel, light brown, 驼色, 焦糖, 焦糖色, 牛皮色, 浅棕, 棕黄, 茶色
#d9b384 natural, natural wood, wood, bamboo, wood grain, oak, 原木, 原木色, 木纹, beech, ash, maple, rattan, 枫木, 本色, 原色
#d9b384 自然色, 自然, 原竹色, 竹, 木
#8a5a3c brown, bear brown, cognac, tobacco, orange brown, 棕, 褐, 小熊棕, chestnut, tan brown, burnished brown, 焦糖棕, 橙棕
#8a5a3c tortoiseshell, 玳瑁, 干邑棕, 烟草棕, 古铜, 古铜色, bronze
#5e4133 dark brown, coffee, chocolate, cocoa, walnut, purple clay, peat brown, 深棕, 咖啡色, 咖色, 深咖, 胡桃, 胡桃木, 可可色
#5e4133 可可棕, 泥炭棕, charcoal brown, 炭褐, 紫泥
#d4a94a gold, brass, amber, mustard, 金, 黄铜, 琥珀, 芥末黄, turmeric, 姜黄
#e0c38c champagne gold, pale gold, 香槟金, 浅金
#dba08e rose gold, dusty pink, rosewood, dusty rose, 玫瑰金, 豆沙, 豆沙粉, 脏粉, 豆沙色, blush, 檀木玫瑰
#f09ab5 pink, peach, pale pink, coral pink, powder pink, berry pink, 粉, 樱粉, 浅粉, 蜜桃粉, 蜜桃, 蜜桃色, 珊瑚粉, 莓粉, 藕粉
#d94f7c rose, magenta, fuchsia, berry, hot pink, 玫红, 玫瑰, 紫红, 玫粉, 玫瑰粉, 莓果
#8560b5 purple, violet, plum, 紫, 紫罗兰, 梅紫, 梅子紫, fig, 无花果, 梅子
#c3add9 lilac, lavender, lilac grey, light purple, dusty purple, pale purple, grey purple, 丁香紫, 淡紫, 浅紫, 香芋紫, 薰衣草紫
#c3add9 灰紫, 藕紫
#ee8a3c orange, coral, 橙, 橘色, 珊瑚橙, 珊瑚, 珊瑚色, 珊瑚红
#f2c43d yellow, lemon, 黄, 柠檬黄, 正黄
#e9e23f neon yellow, 荧光黄
#f6e3a1 pale yellow, moon yellow, honey yellow, 浅黄, 鹅黄, butter yellow, 奶油黄, 蜜糖黄, 蜜色, 月光黄, 月亮黄
"""

_WORDS: Final = {word: line[:7] for line in _TABLE.split("\n") for word in (part.strip() for part in line[8:].split(",")) if word}
_KNOWN: Final = re.compile(
    "|".join(rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else word for word in sorted(_WORDS, key=len, reverse=True))
)
_SEPARATORS: Final = re.compile(r"\band\b|\bwith\b|[,/+&;，、／·]|[配拼底]")
"""What stands between the first colour of a thing and its other ones."""
_PLEASANT: Final = ("#5b8fb9", "#e08e79", "#7fb08a", "#c792b8", "#e0b252", "#6fa8a6", "#9a8cc2", "#d9805a", "#8aa05a", "#6f86b5")
_INK: Final = "#2a2f38"


class Paints(NamedTuple):
    """The colours of one drawing, as #rrggbb."""

    tint: str
    darker: str
    lighter: str
    white: str
    metal: str
    dark: str
    line: str
    accent: str
    ground: str


def tint_of(color: str, seed: str = "") -> str:
    """Give the tint that a colour's name means: the longest known word in the first part that has one.

    A name without a known word gets a pleasant tint that depends on the seed alone.

    Example:
        >>> tint_of("天青蓝"), tint_of("Rose Gold and white"), tint_of("aurora") == tint_of("")
        ('#7cc4e8', '#dba08e', True)
    """
    for part in _SEPARATORS.split(color.lower()):
        if found := _KNOWN.findall(part):
            return _WORDS[max(found, key=_weight)]
    return _PLEASANT[hashlib.blake2s(seed.encode("utf-8", "replace")).digest()[0] % len(_PLEASANT)]


def paints(tint: str) -> Paints:
    """Give all paints that go with a tint, itself moved a little where it is too near to black or white for details.

    Example:
        >>> paints("#3f78c9").tint
        '#3f78c9'
    """
    tint = _apart(_apart(tint, "#ffffff", 1.16, "#6b7686"), "#000000", 1.9, "#ffffff")
    is_dark = _luminance(tint) < 0.1
    darker = _apart(tint, tint, 1.45, "#000000")
    ground = _mix(tint, "#ffffff", 0.86)
    return Paints(
        tint=tint,
        darker=darker,
        lighter=_mix(tint, "#ffffff", 0.3 if is_dark else 0.45),
        white="#ffffff",
        metal="#8f99a5" if contrast("#b7c0ca", tint) < 1.15 else "#b7c0ca",
        dark="#14161a" if is_dark else _INK,
        line=_apart(tint, tint, 2.4, "#ffffff") if is_dark else _INK,
        accent="#2f9c95" if _distance(tint, "#f08a4b") < 72 else "#f08a4b",
        ground=_apart(ground, tint, 1.2, "#6b7686"),
    )


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours as WCAG counts it: from 1 (alike) to 21.

    Example:
        >>> contrast("#000000", "#ffffff")
        21.0
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _weight(word: str) -> int:
    """A Chinese character says about as much as three Latin letters."""
    return len(word) if word.isascii() else 3 * len(word)


def _apart(color: str, other: str, ratio: float, towards: str) -> str:
    """Move a colour towards another one until it stands out from a third."""
    for step in range(20):
        moved = _mix(color, towards, step / 20)
        if contrast(moved, other) >= ratio:
            return moved
    return towards


def _mix(one: str, other: str, share: float) -> str:
    mixed = (round(a + (b - a) * share) for a, b in zip(_channels(one), _channels(other), strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _distance(one: str, other: str) -> int:
    return sum(abs(a - b) for a, b in zip(_channels(one), _channels(other), strict=True))


def _luminance(color: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
