"""What shoppers do: events are checked, kept once, and folded into what a shopper has in the cart, bought, and cares about.

Pure but for the stores and the clock that it is handed; it knows neither HTTP nor SQLite.
"""

from crossaisle.feedback.check import REASONS, Checker
from crossaisle.feedback.fold import HALF_LIFE, WEIGHTS, History, fold, gather
from crossaisle.feedback.record import Erased, Feedback, Outcome

__all__ = ["HALF_LIFE", "REASONS", "WEIGHTS", "Checker", "Erased", "Feedback", "History", "Outcome", "fold", "gather"]
