"""A merchant's synonyms: read, given meaning, and matched."""

import numpy as np
import pytest

from crossaisle.errors import DataError
from crossaisle.knowledge import Lexicon, load
from crossaisle.knowledge.synonyms import Synonyms, load_synonyms, spoken
from crossaisle.retrieve.synonyms import KEPT, SynonymScores

KNOWN = load()


def written(tmp_path, text):
    (tmp_path / "synonyms.yaml").write_text(text, encoding="utf-8")
    return load_synonyms(tmp_path)


def test_groups_and_one_way_pairs_are_read(tmp_path):
    found = written(tmp_path, "- [sofa, couch, 沙发]\n- {trainers: sneakers, pods: [earbuds, 耳机]}\n")
    assert found.groups == (("sofa", "couch", "沙发"),)
    assert found.one_way == {"trainers": ("sneakers",), "pods": ("earbuds", "耳机")}


def test_no_file_and_an_empty_one_say_nothing(tmp_path):
    assert not load_synonyms(tmp_path)
    assert not written(tmp_path, "# nothing yet\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- [sofa]", "entry 1: a group needs two"),
        ("- [sofa, sofa]", "entry 1: a group needs two"),
        ("- [a, b]\n- sofa", "entry 2: is neither"),
        ("- [sofa, {x: y}]", "entry 1: a group must be a text or a list"),
        ("- {trainers: []}", "entry 1: what 'trainers' is meant as"),
        ("- {trainers: trainers}", "meant as itself"),
        ("- ['!!', sofa]", "is no word"),
        ("sofa: [couch]", "must be a list of entries"),
        ("- [sofa", "not valid YAML"),
        ("- [sofa, ~]", "entry 1: a group must be"),
    ],
)
def test_a_mistake_names_file_and_entry_and_what_to_do(tmp_path, text, said):
    with pytest.raises(DataError, match=r"synonyms\.yaml") as caught:
        written(tmp_path, text)
    assert said in caught.value.message
    assert caught.value.hint


def test_bytes_that_are_no_text_are_a_mistake(tmp_path):
    (tmp_path / "synonyms.yaml").write_bytes(b"\xff\xfe\x00- [a")
    with pytest.raises(DataError, match="UTF-8"):
        load_synonyms(tmp_path)


def kinds(synonyms, text):
    found = Lexicon(spoken(KNOWN, synonyms)).head(text)
    return found.kinds if found else None


def test_a_word_without_meaning_takes_that_of_its_siblings():
    group = Synonyms((("sofa", "squashy", "软软椅"),))
    assert kinds(group, "a red squashy") == kinds(group, "软软椅") == ("sofa",)
    assert kinds(group, "sofa") == ("sofa",)
    assert kinds(Synonyms((("shoes", "treads"),)), "treads") == Lexicon(KNOWN).head("shoes").kinds


def test_a_word_with_meaning_keeps_it_in_a_group_and_loses_it_one_way():
    assert kinds(Synonyms((("sofa", "tent"),)), "tent") == ("tent",)
    assert kinds(Synonyms((), {"tent": ("sofa",)}), "tent") == ("sofa",)
    assert kinds(Synonyms((), {"tent": ("sofa",)}), "sofa") == ("sofa",)


def test_a_value_and_a_mission_have_synonyms_too():
    lexicon = Lexicon(spoken(KNOWN, Synonyms((("oxblood", "burgundy"), ("uni kickoff", "starting university")))))
    assert [(one.value.field, one.value.id) for one in lexicon.attributes_in("oxblood dress")] == [("color", "burgundy")]
    assert [one.value.id for one in lexicon.missions_in("uni kickoff")] == ["university_dorm"]


def test_words_that_nobody_knows_change_nothing_but_the_matching():
    assert kinds(Synonyms((("frobnitz", "quux"),)), "frobnitz") is None


def test_knowledge_without_synonyms_is_the_same_and_with_them_another():
    assert spoken(KNOWN, Synonyms()) is KNOWN
    assert spoken(KNOWN, Synonyms((("sofa", "squashy"),))).fingerprint != KNOWN.fingerprint


class Words:
    """Three rows; each token scores 1 where it occurs, and could reach its weight."""

    rows = ({"couch", "red"}, {"sofa", "red"}, {"sofa", "couch", "tent"})

    def scores(self, tokens):
        return np.array([sum(token in row for token in tokens) for row in self.rows], dtype=np.float32)

    def scores_of(self, tokens, rows):
        return self.scores(tokens)[rows]

    def ceiling(self, tokens):
        return 2.0 * len(tokens)


def test_the_shoppers_own_word_counts_more_and_both_count_once():
    scores = SynonymScores(Words(), {"sofa": ("couch",), "couch": ("sofa",)})
    assert scores.scores(["sofa"]).tolist() == pytest.approx([KEPT, 1.0, 1.0])
    assert scores.scores(["red", "couch"]).tolist() == pytest.approx([2.0, 1 + KEPT, 1.0])
    assert scores.scores_of(["sofa"], np.array([2, 0])).tolist() == pytest.approx([1.0, KEPT])
    assert scores.ceiling(["sofa"]) == 2.0


def test_one_way_is_one_way_and_phrases_are_taken_whole():
    scores = SynonymScores(Words(), {"red couch": ("tent",), "red": ("sofa",)})
    assert scores.scores(["red", "couch"]).tolist() == pytest.approx([2.0, 1.0, KEPT * 2])
    assert scores.scores(["tent"]).tolist() == [0.0, 0.0, 1.0]
