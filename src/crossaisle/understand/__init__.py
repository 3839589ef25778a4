"""Query to intent: what the shopper's words mean."""
