"""Stores: the system of record for products."""
