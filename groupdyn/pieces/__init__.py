"""Logs of any size: read piece by piece, each piece a log of whole sessions.

The file is read twice. The first time it is only noted who is named in it, which codes it uses, and from
where to where each session runs; the second time, pieces that end where a session ends are checked as
`check` does, with that knowledge beside them. Problems are those of the whole file. Memory depends on
the number of people and sessions, not of acts.

Not possible this way: repairs; a file whose sessions stand mixed over more rows than a piece may have;
dates such as 03/04/2026, whose reading may hang on another piece; to find that sessions of different
pieces overlap in time. What cannot be done is refused, except for the last.
"""

from groupdyn.pieces.reading import Pieces as Pieces
from groupdyn.pieces.reading import is_large as is_large
from groupdyn.pieces.reading import measure_pieces as measure_pieces
from groupdyn.pieces.reading import read_pieces as read_pieces
from groupdyn.pieces.writing import write_pieces as write_pieces
