"""Stores: the system of record for products, for what shoppers did, and for the answers they were given."""
