"""The dashboard: the only package that imports Streamlit.

`serve` starts it, `script/entry.py` is the script that Streamlit runs, `frame` draws what every page
shares, `routes` lists the pages. Pages are files in `pages/` with a `render()`.
"""
