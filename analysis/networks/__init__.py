"""What is shipped in `model/`: opened, and asked about text."""
