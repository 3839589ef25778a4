"""Copy for the items of a slate, written from facts and checked against them."""
