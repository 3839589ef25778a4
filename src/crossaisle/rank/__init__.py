"""Scores from named signals, and the one allocator that turns scored candidates into a slate."""
