"""What a workspace can do, a subject a file; `groupdyn.workspace.workspace` puts them together.

A method says with `@needs(...)` what somebody of a team must have been granted, and its group is its first
argument. It reads within `self.store.reading()` and changes within `self._change(...)`, so that what it does is
durable, in the audit trail, and can be undone. The work itself is done by the modules of `groupdyn.workspace`.
"""
