"""The shop's own papers: cut into paragraphs, found by words, and silent on what they do not say."""

import pytest

from crossaisle.converse.policies import load_policies, paragraphs, stamp
from crossaisle.demo import policy_paths
from crossaisle.encoders.hashing import HashingEncoder
from crossaisle.errors import DataError


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("policies")
    for path in policy_paths():
        (folder / path.name).write_bytes(path.read_bytes())
    return load_policies(folder, HashingEncoder(""))


@pytest.mark.parametrize(("question", "language", "file", "heading"), [
    ("how long does delivery take?", "en", "delivery.en.md", "Delivery times"),
    ("is shipping free?", "en", "delivery.en.md", "Delivery costs"),
    ("can I exchange the size?", "en", "returns.en.md", "Exchanges"),
    ("what is your warranty?", "en", "warranty.en.md", "Warranty period"),
    ("do you sell my data", "en", "privacy.en.md", "What we keep"),
    ("包邮吗", "zh", "delivery.zh.md", "运费"),
    ("能退货吗", "zh", "returns.zh.md", "退货期限"),
    ("可以分期吗", "zh", "payment.zh.md", "分期付款"),
    ("你们有实体店吗", "zh", "contact.zh.md", "实体店"),
])  # fmt: skip
def test_a_question_finds_its_paragraph(papers, question, language, file, heading):
    found = papers.find(question, language=language)
    assert found is not None
    assert (found.file, found.heading) == (file, heading)


@pytest.mark.parametrize(("question", "language"), [
    ("do you have a loyalty programme?", "en"), ("who is your CEO?", "en"), ("有会员积分吗", "zh"), ("老板是谁", "zh"),
])  # fmt: skip
def test_what_is_not_written_is_not_known(papers, question, language):
    assert papers.find(question, language=language) is None


def test_a_shop_without_papers_knows_nothing(tmp_path):
    assert load_policies(tmp_path / "none", HashingEncoder("")).find("can I return it?", language="en") is None


def test_a_paragraph_has_the_heading_above_it(tmp_path):
    path = tmp_path / "returns.md"
    path.write_text("Before.\n\n# Returns\n## How long\nWithin 15\ndays.\n\nAnd more.\n", encoding="utf-8")
    assert [(one.heading, one.text) for one in paragraphs(path)] == [
        ("returns", "Before."), ("How long", "Within 15 days."), ("How long", "And more."),
    ]  # fmt: skip


def test_a_paper_that_is_no_text_is_named(tmp_path):
    (tmp_path / "bad.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match=r"bad\.md"):
        load_policies(tmp_path, HashingEncoder(""))


def test_a_changed_paper_changes_the_stamp(tmp_path):
    before = stamp(tmp_path)
    (tmp_path / "new.md").write_text("Words.", encoding="utf-8")
    assert stamp(tmp_path) != before
