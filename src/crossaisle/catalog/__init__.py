"""The catalogue: its columns, the door for rows from outside, and the table that masks are made from."""
