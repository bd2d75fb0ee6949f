"""Clinical readings of a log: each lens looks at one thing that group therapists ask about.

To add one: a module of pure functions of an `InteractionLog` that return tidy tables.
"""
