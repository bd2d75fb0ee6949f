"""The group's people, where they were, and where they sit: the sections of the page Group."""
