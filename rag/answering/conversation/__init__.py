"""Questions that lean on what was said before, made to stand alone."""
