"""Made-up transcripts of the same few turns, one in each format."""

from __future__ import annotations

WEBVTT = """WEBVTT - an evening
Kind: captions

STYLE
::cue { color: papayawhip }

NOTE
Made up.

1
00:00:01.000 --> 00:00:04.000 align:start position:0%
<v.loud Lena Hart>Good evening, everybody.</v>

00:05.000 --> 00:00:07.000
<v Ana Sari>I &amp; my sister are <i>so</i> tired.</v>

00:00:07.500 --> 00:00:09.000
<v Ben>Ana, what
happened?</v>
"""
SRT = """1
00:00:01,000 --> 00:00:04,000
Lena Hart: Good evening, everybody.

2
00:00:05,000 --> 00:00:07,000
Ana Sari: I & my sister are <i>so</i> tired.

3
00:00:07,500 --> 00:00:09.000
Ben: Ana, what
happened?
"""
RTTM = """;; made up
SPEAKER evening 1 1.0 3.0 <NA> <NA> lena <NA> <NA>
SPEAKER evening 1 5.0 2.0 <NA> <NA> ana <NA> <NA>
SPEAKER evening 1 7.5 1.5 <NA> <NA> ben <NA> <NA>
"""
LABELLED = """[00:00:01] Lena Hart: Good evening, everybody.
[00:00:05] Ana Sari: I & my sister are so tired.

[00:00:07.5] Ben: Ana, what
happened?
[00:00:10] Ana Sari: My week was long.
"""
SAMPLES = {"webvtt": WEBVTT, "rttm": RTTM, "srt": SRT, "text": LABELLED}
"""In the order of the catalogue."""

SPOILED = {
    "webvtt": WEBVTT
    + "\nwords alone\n\n00:00:1d.000 --> 00:00:12.000\nBen: lost\n\n00:13.000 --> 00:14.000\n\n"
    + "00:15.000 --> 00:16.000\n[music]\n\n00:17.000 --> 00:18.000\nBen: a\x07b\n",
    "srt": SRT
    + "\n4\n00:00:61,000 --> 00:00:70,000\nBen: lost\n\n5\nBen: no time\n\n6\n00:01:00,000 --> 00:01:01,000\n",
    "rttm": RTTM
    + "SPEAKER evening 1 x 1 <NA> <NA> ana <NA>\nSPEAKER evening 1\nSPKR-INFO evening 1 <NA> <NA>\n",
    "text": "an overture\n" + LABELLED + "(laughter)\nBen: \x00\n",
}
CODES = {
    "webvtt": [
        "bad-timing",
        "control-character",
        "nothing-said",
        "nothing-said",
        "sound-only",
        "words-without-time",
    ],
    "srt": ["bad-timing", "nothing-said", "words-without-time"],
    "rttm": ["bad-timing", "line-cut-short", "other-lines"],
    "text": ["control-character", "sound-only", "words-without-speaker"],
}
