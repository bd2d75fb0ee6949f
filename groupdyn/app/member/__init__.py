"""The parts of the members page, each of which shows one thing about the member in focus.

To add one: a module with `show_…(view, member, …)`, and its line in `pages/members.py`.
Figures are drawn by functions of plain values at the top of their module, so that they can be cached.
"""
