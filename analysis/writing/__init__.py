"""Frames and articles -> files and pages."""
