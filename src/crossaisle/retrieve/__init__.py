"""Need to candidates: eligibility first, then words, vectors and kind, fused."""
