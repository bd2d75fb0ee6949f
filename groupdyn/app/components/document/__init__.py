"""The page's language told to the browser, and a change between light and dark told to us."""

from __future__ import annotations

from groupdyn.app.components import mounted


def set_document(language: str, appearance: str | None) -> None:
    """Set `<html lang>`, and run again when the browser no longer shows this appearance (`light`, `dark`)."""
    mounted("document", "document.js")(
        key="document",
        data={"language": language, "appearance": appearance},
        on_appearance_change=lambda: None,
    )
