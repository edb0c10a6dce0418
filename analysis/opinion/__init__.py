"""Questions about a stretch of text, and the two networks that answer them."""
