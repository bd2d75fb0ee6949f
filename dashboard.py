"""The dashboard from a checkout: `python dashboard.py`, or `streamlit run dashboard.py`."""

import streamlit as st

from groupdyn.app.serve import ENTRY, parts, serve

# Streamlit finds this call by reading the file, so it stands here rather than in a function.
app = st.App(ENTRY, **parts())

if __name__ == "__main__":
    serve()
