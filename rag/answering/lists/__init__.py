"""Questions for papers: every relevant one, and where relevance stops."""
