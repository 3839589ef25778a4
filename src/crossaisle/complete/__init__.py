"""What is being typed, completed: words of the kinds, brands, categories and missions that a shop can serve."""

from crossaisle.complete.completer import Completer
from crossaisle.complete.entries import Completion

__all__ = ["Completer", "Completion"]
