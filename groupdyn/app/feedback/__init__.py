"""The parts of the feedback page, each of which shows one thing about the acts of feedback.

To add one: a module with `show_…(view, log)`, `log` holding the feedback alone, and its line in `pages/feedback.py`.
Figures are drawn by functions of plain values at the top of their module, so that they can be cached.
"""
