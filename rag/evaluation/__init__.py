"""Measuring the assistant against hand-written questions: questions, metrics, statistics, runs.

Nothing here imports scipy, matplotlib or jinja2 before it is used: they come with the ``eval`` extra.
"""
