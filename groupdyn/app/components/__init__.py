"""Small pieces of our own for the browser, without a build step and without a network.

Each has a folder with its script and style, named in `groupdyn/pyproject.toml`, where Streamlit
finds it. To add one: a folder here with a `mount`, and its entry in that file.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

PACKAGE = Path(__file__).parents[2]


def mounted(name: str, script: str, style: str | None = None) -> Callable[..., Any]:
    """The command that draws a packaged component: its folder's script and style, served as files."""
    _make_known(f"groupdyn.{name}")
    return _defined(f"groupdyn.{name}", script, style)


def known(name: str) -> None:
    """Make the files of another component of ours ready to be imported by a script."""
    _make_known(f"groupdyn.{name}")


@cache
def _defined(key: str, script: str, style: str | None) -> Callable[..., Any]:
    return st.components.v2.component(key, js=script, css=style)


def _make_known(key: str) -> None:
    """Tell Streamlit of our components where it cannot find them: in a checkout that is not installed."""
    from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
    from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(key) is None:
        name = key.partition(".")[2]
        config = ComponentConfig(name=name, asset_dir=f"app/components/{name}")
        manager.register_from_manifest(ComponentManifest("groupdyn", "0", [config]), PACKAGE)
