"""Pictures of a group."""
