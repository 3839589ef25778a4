"""Indexes: rows to vectors, rows to words. Rows are integers that are never used again."""
