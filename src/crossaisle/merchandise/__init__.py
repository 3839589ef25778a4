"""The merchant's rules: what a shop wants said, shown first, shown less or not at all, within what the shopper asked for."""

from crossaisle.merchandise.merchandiser import Merchandiser
from crossaisle.merchandise.merchant import Merchant, load_merchant, over
from crossaisle.merchandise.review import Reviewed, review
from crossaisle.merchandise.rules import Rule

__all__ = ["Merchandiser", "Merchant", "Reviewed", "Rule", "load_merchant", "over", "review"]
