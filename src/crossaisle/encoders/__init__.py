"""Encoders: text to unit vectors. Each file owns one outside library and is named by a spec string (registry.py)."""
