"""crossaisle: reads what a shopper needs, in Chinese or English, and answers with the right things from every aisle.

Example:
    >>> import crossaisle
    >>> shop = crossaisle.open("./myshop")  # doctest: +SKIP
    >>> slate = shop.recommend("我想买一条新手机")  # doctest: +SKIP
    >>> [section.title for section in slate.sections]  # doctest: +SKIP
"""

from crossaisle._version import __version__
from crossaisle.complete import Completion
from crossaisle.converse import Reply
from crossaisle.errors import CrossAisleError, DataError, InvalidQueryError, NotFoundError, StorageError, UserError
from crossaisle.facets import Facet, FacetValue
from crossaisle.importing import ImportReport
from crossaisle.probing import Found
from crossaisle.shop import Shop
from crossaisle.shop import open_shop as open  # noqa: A004 - crossaisle.open(path) reads as it should
from crossaisle.types import Constraint, Event, Intent, Item, Money, Need, Product, Query, Section, Shopper, Slate, Variant

__all__ = [
    "Completion",
    "Constraint",
    "CrossAisleError",
    "DataError",
    "Event",
    "Facet",
    "FacetValue",
    "Found",
    "ImportReport",
    "Intent",
    "InvalidQueryError",
    "Item",
    "Money",
    "Need",
    "NotFoundError",
    "Product",
    "Query",
    "Reply",
    "Section",
    "Shop",
    "Shopper",
    "Slate",
    "StorageError",
    "UserError",
    "Variant",
    "__version__",
    "open",
]
