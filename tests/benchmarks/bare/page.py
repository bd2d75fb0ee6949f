"""The floor of every page: bare Streamlit with one Plotly figure, a button, and a second page like it.

The figures are given as JSON in the folder that the environment names, and made once.
"""

import os
from pathlib import Path

import plotly.io
import streamlit as st


@st.cache_resource
def figures():
    """The figures to show, in the order of their names."""
    return [
        plotly.io.from_json(path.read_text("utf-8"))
        for path in sorted(Path(os.environ["FIGURES"]).glob("*.json"))
    ]


def one():
    """A page: a step, and the figure of that step."""
    step = st.session_state.get("step", 0)
    st.button("Next", key="next", on_click=lambda: st.session_state.update(step=step + 1))
    st.plotly_chart(figures()[step % len(figures())], theme=None, key="chart")


def other():
    """The page to come from."""
    st.title("Another page")


st.set_page_config(layout="wide")
st.navigation(
    [st.Page(one, url_path="one", default=True), st.Page(other, url_path="other")], position="top"
).run()
