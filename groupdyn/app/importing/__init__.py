"""The import as steps of one page: what was entered is a `Draft`, and each step asks for a part of it.

To add a step: a module with `show(draft, t)` and its line in `STEPS` of `pages/import.py`.
To add a kind of problem: its title in `matters.TITLES`, and what repairs it in `matters.offers`.
"""
