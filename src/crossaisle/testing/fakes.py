"""Made-up products and a watched encoder: enough to exercise every port, with nothing to download.

Products are made from a number: the same number gives the same product, whatever was made before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from crossaisle.protocols import Encoder, EncoderInfo, Role
from crossaisle.random import generator
from crossaisle.types import Matrix, Money, Product, ProductRelation, Rating, Variant

_THINGS: Final = (
    ("phone case", "手机壳", "Electronics > Phone cases"),
    ("camping tent", "露营帐篷", "Outdoor > Tents"),
    ("ceramic mug", "陶瓷马克杯", "Kitchen > Mugs"),
    ("desk lamp", "台灯", "Home > Lamps"),
    ("running shoes", "跑步鞋", "Sports > Shoes"),
    ("yoga mat", "瑜伽垫", "Sports > Yoga"),
)
_COLORS: Final = (("black", "黑色"), ("white", "白色"), ("red", "红色"), ("blue", "蓝色"))
_BRANDS: Final = (("Lumora", "朗慕"), ("Fenwick", "芬威"), ("Oakline", "橡线"))


class CountingEncoder:
    """An encoder that counts the texts it was given: for tests of what is encoded again and what is not."""

    def __init__(self, inner: Encoder) -> None:
        self._inner = inner
        self.count = 0
        """Texts encoded so far."""

    @property
    def info(self) -> EncoderInfo:
        """The inner encoder's."""
        return self._inner.info

    def encode(self, texts: Sequence[str], *, role: Role) -> Matrix:
        """Count, then let the inner encoder work."""
        self.count += len(texts)
        return self._inner.encode(texts, role=role)


def generated_products(count: int, *, seed: int = 0, revision: int = 0) -> Iterator[Product]:
    """Make products with ids p0, p1 ... in two languages, with prices in two currencies; every other one has two variants.

    Args:
        count: How many, >= 0.
        seed: Another seed, other prices and colours.
        revision: Another revision changes the description of every product, and so its content hash, but no title.
    """
    for number in range(count):
        yield _generated(number, seed, revision)


def full_product(item_id: str = "full") -> Product:
    """Make a product in which every field and every type of attribute value is filled."""
    return Product(
        id=item_id,
        title={"en": "Trail tent 'Övik' 2P 🏕", "zh": "徒步帐篷", "und": "TT-2"},
        variants=(
            Variant(
                id=f"{item_id}-green",
                title={"en": "green"},
                options={"color": {"en": "green", "zh": "绿色"}, "weight_kg": 2.4, "with_footprint": True},
                prices=(Money(19900, "USD"), Money(139900, "CNY"), Money(29800, "JPY")),
                list_prices=(Money(24900, "USD"),),
                stock=0,
                gtin="04006381333931",
                image_url="https://shop.example/green.jpg",
            ),
            Variant(id=f"{item_id}-plain"),
        ),
        description={"en": 'Light, "dry"\nand\tquick; 100 % polyester \\ nylon.', "zh": "轻便，防水。"},
        brand={"en": "Övik", "zh": "奥维"},
        categories={"en": ("Outdoor > Tents", "Camping"), "zh": ("户外 > 帐篷",)},
        attributes={
            "season": "summer",
            "persons": 2.0,
            "is_waterproof": False,
            "packed_size": ("45 cm", "15 cm"),
            "material": {"en": "nylon", "zh": "尼龙"},
            "empty": "",
        },
        fits=("tarp", "Övik series"),
        images=("https://shop.example/1.jpg", "https://shop.example/2.jpg"),
        url="https://shop.example/tent?a=1&b=2",
        rating=Rating(0.0, 0),
        popularity=0.0,
        relations=(ProductRelation("accessory", "pegs"), ProductRelation("substitute", "tent-3")),
    )


def _generated(number: int, seed: int, revision: int) -> Product:
    rng = generator(seed, "product", str(number))
    english, chinese, path = _THINGS[number % len(_THINGS)]
    brand = _BRANDS[int(rng.integers(len(_BRANDS)))]
    first = int(rng.integers(len(_COLORS)))
    cents = int(rng.integers(100, 50_000))
    return Product(
        id=f"p{number}",
        title={"en": f"{brand[0]} {english} no{number}", "zh": f"{brand[1]}{chinese} no{number}"},
        variants=tuple(
            _variant(f"p{number}-{place}", _COLORS[(first + place) % len(_COLORS)], cents + place, rng.random())
            for place in range(1 + number % 2)
        ),
        description={"en": f"For every day, revision {revision}."},
        brand={"en": brand[0], "zh": brand[1]},
        categories={"en": (path,)},
        rating=Rating(round(float(rng.uniform(3, 5)), 1), int(rng.integers(0, 500))),
        popularity=float(rng.integers(0, 1000)),
    )


def _variant(variant_id: str, color: tuple[str, str], cents: int, luck: float) -> Variant:
    return Variant(
        id=variant_id,
        options={"color": {"en": color[0], "zh": color[1]}},
        prices=(Money(cents, "USD"), Money(cents * 7, "CNY")),
        stock=int(luck * 20),
    )
