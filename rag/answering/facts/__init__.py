"""Questions about what a paper says: the sentence that answers, or that none does."""
