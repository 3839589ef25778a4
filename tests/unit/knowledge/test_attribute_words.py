"""The words of attributes are shown to shoppers as they were found in a need, so each must be whole in itself."""

import pytest

from crossaisle import knowledge

DANGLING = {"for", "to", "of", "with", "at", "by", "a", "an", "the", "and", "from", "is", "my"}


@pytest.fixture(scope="module")
def attributes():
    return knowledge.load().attributes


def test_no_word_breaks_off_where_something_must_follow(attributes):
    assert {one.id: word for one in attributes for word in one.words if word.split()[-1] in DANGLING} == {}
