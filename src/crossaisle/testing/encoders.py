"""What every encoder owes: one unit vector for each text, in order, the same every time, whatever the text holds."""

from __future__ import annotations

import re

import numpy as np

from crossaisle.protocols import Encoder
from crossaisle.testing.expect import expect, expect_close

PLAIN = ("wireless earbuds", "黑色手机壳", "a camping tent for two, waterproof", "42", "給爸爸的生日禮物")
"""Ordinary texts; no two of them may share a vector."""
ODD = (
    "👨\u200d👩\u200d👧 gift 🎁",
    "a\x00b\x1b[31m\x7f",
    "tent\ud800pole",
    "\u202eright to left\u202c عربى",
    "e\u0301e\u0301",
    "x" * 20_000,
    "很长的文字" * 4_000,
    "word " * 5_000,
    "\ufeff",
    "?!…",
)
"""Texts that break careless code: joined emoji, control characters, half a surrogate pair, very long runs."""
EMPTY = ("", " ", "\t\n", "\u3000")
"""Nothing to read: their vectors are zero."""


class EncoderContract:
    """Subclass as Test..., define make, and pytest does the rest."""

    tolerance = 1e-5
    """How far one text's vector may move with the texts beside it: rounding of batched products."""

    def make(self) -> Encoder:
        """Give an encoder; may be the same one every time."""
        raise NotImplementedError

    def test_shape_and_type(self) -> None:
        """(n, dim) float32."""
        encoder = self.make()
        vectors = encoder.encode(PLAIN, role="document")
        expect(vectors.shape == (len(PLAIN), encoder.info.dim), f"Vectors are (n, dim), not {vectors.shape}.")
        expect(vectors.dtype == np.float32, f"Vectors are float32, not {vectors.dtype}.")

    def test_rows_are_unit(self) -> None:
        """Length 1 in both roles."""
        for role in ("query", "document"):
            norms = np.linalg.norm(self.make().encode(PLAIN, role=role), axis=1)
            expect_close(norms, np.ones(len(PLAIN), dtype=np.float32), "Rows have length 1.")

    def test_empty_text_is_zero(self) -> None:
        """Nothing to read, nothing to match."""
        vectors = self.make().encode((*EMPTY, PLAIN[0]), role="query")
        expect(not vectors[: len(EMPTY)].any(), "An empty or blank text has a zero row.")
        expect(vectors[-1].any(), "An empty text leaves its neighbours alone.")

    def test_no_texts(self) -> None:
        """(0, dim)."""
        encoder = self.make()
        expect(encoder.encode((), role="document").shape == (0, encoder.info.dim), "No texts give (0, dim).")

    def test_batch_equals_single(self) -> None:
        """What stands beside a text does not change its vector."""
        encoder = self.make()
        texts = (*PLAIN, ODD[0], ODD[5][:500], "")
        single = np.concatenate([encoder.encode([text], role="document") for text in texts])
        expect_close(encoder.encode(texts, role="document"), single, "A batch gives what single texts give.", within=self.tolerance)

    def test_roles_are_alike_where_it_says_so(self) -> None:
        """One vector of a text, whether it is asked for or filed."""
        encoder = self.make()
        if encoder.info.is_symmetric:
            found = [encoder.encode(PLAIN, role=role) for role in ("query", "document")]
            expect_close(found[0], found[1], "A symmetric encoder makes no difference between roles.", within=self.tolerance)

    def test_many_texts(self) -> None:
        """More than any inner batch holds."""
        encoder = self.make()
        texts = [f"{PLAIN[number % 4]} {number}" for number in range(150)]
        vectors = encoder.encode(texts, role="document")
        places = [0, 63, 64, 149]
        wanted = encoder.encode([texts[place] for place in places], role="document")
        expect_close(vectors[places], wanted, "Many texts keep their order.", within=self.tolerance)

    def test_order_is_kept(self) -> None:
        """Row i belongs to text i."""
        encoder = self.make()
        backward = encoder.encode(PLAIN[::-1], role="document")[::-1]
        expect_close(encoder.encode(PLAIN, role="document"), backward, "Rows come in the order of the texts.", within=self.tolerance)

    def test_deterministic(self) -> None:
        """Same text, same vector, to the bit."""
        encoder = self.make()
        first, second = encoder.encode(PLAIN, role="query"), encoder.encode(PLAIN, role="query")
        expect(np.array_equal(first, second), "The same texts give the same vectors.")

    def test_duplicates_are_equal(self) -> None:
        """One text twice in a batch."""
        vectors = self.make().encode([PLAIN[0], PLAIN[1], PLAIN[0]], role="document")
        expect_close(vectors[0], vectors[2], "A text that occurs twice has one vector.", within=self.tolerance)

    def test_different_texts_differ(self) -> None:
        """Not one vector for all."""
        vectors = self.make().encode(PLAIN, role="document")
        near = vectors @ vectors.T - 2 * np.eye(len(PLAIN))
        expect(near.max() < 0.999, "Different texts have different vectors.")

    def test_odd_texts_survive(self) -> None:
        """Emoji, control characters, broken surrogates, very long texts."""
        vectors = self.make().encode((*ODD, PLAIN[0]), role="document")
        norms = np.linalg.norm(vectors, axis=1)
        expect(np.isfinite(vectors).all(), "Every number is finite.")
        expect(np.all((np.abs(norms - 1) < 1e-4) | (norms == 0)), "Odd texts have unit or zero rows.")
        expect_close(
            vectors[-1:], self.make().encode([PLAIN[0]], role="document"), "Odd texts leave neighbours alone.", within=self.tolerance
        )

    def test_info(self) -> None:
        """Identity and bounds."""
        info = self.make().info
        expect(info == self.make().info, "The same encoder has the same info, also when made again.")
        expect(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", info.fingerprint), f"{info.fingerprint!r} is safe as a folder name.")
        expect(info.dim > 0, "dim is above 0.")
        expect(info.max_tokens > 0, "max_tokens is above 0.")
