"""Constraints: what a shopper's sentence says must or should hold, each with the words it came from."""

from crossaisle.understand.constraints.reader import ConstraintReader

__all__ = ["ConstraintReader"]
