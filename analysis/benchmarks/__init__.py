"""Accuracy and speed, measured: `python -m analysis.benchmarks NAME`. Nothing else imports this."""
