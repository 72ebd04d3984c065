"""From a question and retrieved papers to an answer with citations."""
