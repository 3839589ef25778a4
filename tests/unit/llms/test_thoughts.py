"""Thoughts go, everything else stays, however the text is cut into parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossaisle.llms.thoughts import spoken


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A tent.", "A tent."),
        ("<think>A lamp?</think>A tent.", "A tent."),
        (" \n<think>\n</think>\n\n A tent. </think>", "A tent. </think>"),
        ("<thinking is hard", "<thinking is hard"),
        ("<think", "<think"),
        ("a <think>b</think>", "a <think>b</think>"),
        ("<think>and no end", ""),
        ("", ""),
        ("  two  ", "  two  "),
    ],
)
@given(data=st.data())
def test_it_does_not_matter_how_the_text_is_cut(text, said, data):
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=5)))
    parts = [text[start:end] for start, end in zip([0, *places], [*places, len(text)], strict=True)]
    assert "".join(spoken(parts)) == said


def test_parts_are_passed_on_as_they_come():
    parts = iter(["A", " tent", "."])
    stream = spoken(parts)
    assert next(stream) == "A"
    assert next(parts) == " tent"
