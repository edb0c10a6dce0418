"""A corpus worked through part by part, in several processes."""
