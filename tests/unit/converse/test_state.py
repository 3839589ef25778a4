"""A conversation survives being written down."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossaisle.converse.state import Aim, Conversation, Mark, Question, Refinement, Said, from_json, to_json
from crossaisle.errors import DataError
from crossaisle.types import CartLine, Constraint, Named

VALUES = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False), st.text(), st.tuples(st.floats(0, 9), st.floats(10, 99)))
CONSTRAINTS = st.builds(
    Constraint, st.text(), st.text(), st.sampled_from(["eq", "lte"]), VALUES, than=st.none() | st.builds(Named, st.text())
)
AIMS = st.builds(
    Aim, st.text(), st.lists(st.builds(Refinement, st.text(), st.lists(CONSTRAINTS, max_size=2).map(tuple)), max_size=2).map(tuple)
)


@given(st.builds(
    Conversation, st.text(), st.text(), aim=st.none() | AIMS, past=st.lists(AIMS, max_size=2).map(tuple),
    shown=st.just((Mark("i", "v", "n1", 1),)), cart=st.just((CartLine("i", "v", 2),)),
    question=st.none() | st.builds(Question, st.text(), st.text(), st.just(("a", "b"))), turns=st.just((Said("hi", "small_talk", "hello"),)),
))  # fmt: skip
def test_it_comes_back_as_it_was(conversation):
    assert from_json(to_json(conversation)) == conversation


def test_what_is_no_conversation_is_refused():
    with pytest.raises(DataError, match="cannot be read"):
        from_json('{"id": 3}')
