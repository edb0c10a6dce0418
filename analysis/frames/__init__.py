"""Articles frame -> quotes, passages, sentiments and stances frames, and tables from them."""
