"""Charts -> pictures, numbers and words."""
