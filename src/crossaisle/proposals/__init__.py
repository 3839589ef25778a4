"""Relations and needs that a language model proposes over a shop's own kinds, and the merchant's review of them."""

from crossaisle.proposals.proposal import MISSION, NEED, STATES, Proposal, State
from crossaisle.proposals.propose import LEAST, Limits, Outcome, Proposer
from crossaisle.proposals.review import FILE, add, decide, reviewed
from crossaisle.proposals.subject import Subject, subjects

__all__ = [
    "FILE", "LEAST", "MISSION", "NEED", "STATES", "Limits", "Outcome", "Proposal", "Proposer", "State", "Subject", "add", "decide",
    "reviewed", "subjects",
]  # fmt: skip
