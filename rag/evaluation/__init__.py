"""Measuring the assistant against hand-written questions: questions, metrics, statistics, runs.

scipy, matplotlib and jinja2 (the ``eval`` extra) are imported where they are used, not before.
"""
