"""The script that Streamlit runs at every rerun: the frame, and in it the page. No logic."""

from groupdyn.app.frame import show_app

show_app()
