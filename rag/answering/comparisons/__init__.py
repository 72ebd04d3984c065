"""Comparisons: the sides of a question, the papers that stand for them, and their answers."""
