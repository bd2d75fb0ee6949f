"""The script that Streamlit runs at every rerun: the frame, and in it the page. No logic.

It has a folder of its own, because Streamlit takes a folder `pages` beside it for scripts to run
alone, without the frame, whenever a page's address is asked for first.
"""

from groupdyn.app.frame import show_app

show_app()
