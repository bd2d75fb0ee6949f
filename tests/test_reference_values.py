"""The values of other tools, where their files are at hand (see `tests/reference_table.py`)."""

import pytest

from tests.reference_table import compare, lines, reference_folder, unexplained

folder = reference_folder()


@pytest.mark.skipif(folder is None, reason="no reference data: name its folder in GROUPDYN_REFERENCE")
def test_every_value_that_other_tools_define_as_we_do_is_the_same():
    found = compare(folder)
    assert len(found) > 3_000
    assert not unexplained(found), "\n".join(lines(found))
