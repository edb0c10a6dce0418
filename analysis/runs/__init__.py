"""Runs over a corpus, part by part, in several processes."""
