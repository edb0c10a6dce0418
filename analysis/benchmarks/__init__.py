"""Benchmarks of accuracy and speed: `python -m analysis.benchmarks NAME`."""
