"""Questions about papers as the listings have them: who, when, where, how many."""
