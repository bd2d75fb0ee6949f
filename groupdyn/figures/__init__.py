"""Pictures of a group: sociograms and charts, from plain values, for pages, notebooks and print.

Every figure takes its values, a `Palette` and a `Translator`, and gives a Plotly figure whose
`layout.meta["alt"]` says it in words, or an SVG as text. Plotly is imported when a figure is drawn,
not before. (The functions are imported here at once: several bear the name of their file, and a
name looked up later would find the file.)
To add a figure: one file with one function, one line here, one case in its contract test.
"""

from groupdyn.figures.agreement import agreement
from groupdyn.figures.attendance import attendance
from groupdyn.figures.building import build_scene
from groupdyn.figures.confusion import confusion
from groupdyn.figures.contributions import contributions
from groupdyn.figures.differing import differing
from groupdyn.figures.dot_range import dot_range
from groupdyn.figures.exchange import exchange
from groupdyn.figures.feedback_flow import feedback_flow
from groupdyn.figures.give_take import give_take
from groupdyn.figures.member import given_received, participation

# From a log rather than from plain values: what a notebook asks for, and no figure of its own.
from groupdyn.figures.of_log import Drawing as Drawing
from groupdyn.figures.of_log import scene_of as scene_of
from groupdyn.figures.of_log import scenes_of as scenes_of
from groupdyn.figures.of_log import sociogram_of as sociogram_of
from groupdyn.figures.responses import responses
from groupdyn.figures.scale_course import scale_course
from groupdyn.figures.scene import Arc, Person, Place, Ring, Scene, Tie, target_rings
from groupdyn.figures.seats import following_seats, seat_order, seats, target_radius, target_seats
from groupdyn.figures.small_multiples import small_multiples
from groupdyn.figures.sociogram import sociogram, sociogram_series
from groupdyn.figures.sociomatrix import sociomatrix
from groupdyn.figures.stacked_shares import stacked_shares
from groupdyn.figures.style import Palette, TypeScale, config, palette
from groupdyn.figures.svg import svg
from groupdyn.figures.trend import trend

__all__ = [
    "Arc",
    "Palette",
    "Person",
    "Place",
    "Ring",
    "Scene",
    "Tie",
    "TypeScale",
    "agreement",
    "attendance",
    "build_scene",
    "config",
    "confusion",
    "contributions",
    "differing",
    "dot_range",
    "exchange",
    "feedback_flow",
    "following_seats",
    "give_take",
    "given_received",
    "palette",
    "participation",
    "responses",
    "scale_course",
    "seat_order",
    "seats",
    "small_multiples",
    "sociogram",
    "sociogram_series",
    "sociomatrix",
    "stacked_shares",
    "svg",
    "target_radius",
    "target_rings",
    "target_seats",
    "trend",
]
