"""Shipped knowledge: kinds, relations, missions, and the words for attribute values, in both languages."""

from crossaisle.knowledge.lexicon import KindMatch, Lexicon
from crossaisle.knowledge.loader import load
from crossaisle.knowledge.schema import AttributeWord, GenericNoun, Kind, Knowledge, Mission, MissionNeed

__all__ = ["AttributeWord", "GenericNoun", "Kind", "KindMatch", "Knowledge", "Lexicon", "Mission", "MissionNeed", "load"]
