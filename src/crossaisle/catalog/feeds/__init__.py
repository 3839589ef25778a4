"""Feeds: files of products, one module per format, all giving the same rows; read_products makes products of them."""

from crossaisle.catalog.feeds.feed import FORMATS, Feed, open_feed
from crossaisle.catalog.feeds.read import read_products
from crossaisle.catalog.feeds.row import FeedRow
from crossaisle.catalog.quarantine import BadRow

__all__ = ["FORMATS", "BadRow", "Feed", "FeedRow", "open_feed", "read_products"]
