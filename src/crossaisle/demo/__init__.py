"""The demo shop: written by us, in both languages, with brands that do not exist."""

from crossaisle.demo.shop import FACTS, SAMPLES, feed_path, policy_paths

__all__ = ["FACTS", "SAMPLES", "feed_path", "policy_paths"]
