"""How a session comes into being: pure values and steps, without a database and without a page."""
