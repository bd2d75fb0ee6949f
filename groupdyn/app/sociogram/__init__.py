"""The parts of the sociogram page: what it says, the picture, what its marks mean, its numbers, all sessions, the acts.

To add one: a module with `show_…(view, …)`, and its line in `pages/sociogram.py`.
"""
