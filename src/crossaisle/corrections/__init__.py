"""The merchant's corrections, written into the overrides by a program as a careful person would: whole or not at all."""

from crossaisle.corrections.categories import correct_category
from crossaisle.corrections.missions import put_need
from crossaisle.corrections.relations import disable_relation, put_relation
from crossaisle.corrections.rules import delete_rule, put_rule

__all__ = ["correct_category", "delete_rule", "disable_relation", "put_need", "put_relation", "put_rule"]
