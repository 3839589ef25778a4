"""What goes with a need: derived needs, each with its relation, anchor and reason."""
