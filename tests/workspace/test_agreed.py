"""From decisions about differences to the agreed log."""

import pytest

from groupdyn.agreement import compare
from groupdyn.workspace.agreed import AS_FIRST, AS_SECOND, agreed_of, keys_of
from tests.logs import log_of
from tests.workspace.test_codings import acts_of, coded

LOG = ["ana>ben", "ben>*", "cy>dee", "ana>ben;cy"]  # half a minute apart


@pytest.fixture
def group(workspace):
    group = workspace.save_log(log_of({"1": LOG}, silent="eve", times=True), title="Thursday")
    coded(
        workspace, group, "ana>ben:support@0", "ben>cy:inform@31", "eve>ana:advice@45", "ana>ben;cy:inform@90.5",
    )  # fmt: skip
    workspace.finish_coding(group, "1", "Rita")
    return group


def the_comparison(workspace, group):
    return compare(workspace.strand(group, "1"), workspace.strand(group, "1", "Rita"))


def reconciled(workspace, group, *decisions):
    found = the_comparison(workspace, group)
    agreed = agreed_of(found, dict(zip(keys_of(found), decisions, strict=True)))
    workspace.reconcile(group, "1", "Rita", agreed, first="Lena")
    return acts_of(workspace.strand(group, "1"))


def test_there_is_a_line_for_each_difference_in_order_of_time(workspace, group):
    assert the_comparison(workspace, group).differences["what"].tolist() == [
        "act", "receiver", "only second", "only first",
    ]  # fmt: skip


def test_everything_as_the_second_rater_has_it_is_that_coding(workspace, group):
    expected = acts_of(workspace.strand(group, "1", "Rita"))
    assert reconciled(workspace, group, *[AS_SECOND] * 4) == expected


def test_everything_as_the_first_rater_has_it_is_the_log_as_it_was(workspace, group):
    expected = acts_of(workspace.strand(group, "1"))
    assert reconciled(workspace, group, *[AS_FIRST] * 4) == expected


def test_another_kind_is_taken_for_acts_of_both_and_of_either(workspace, group):
    assert reconciled(workspace, group, "challenge", "challenge", "challenge", "challenge") == [
        "ana>ben:challenge", "ben>GROUP:challenge", "eve>ana:challenge", "cy>dee:challenge", "ana>ben;cy:inform",
    ]  # fmt: skip


def test_what_was_not_decided_stays_as_the_log_has_it(workspace, group):
    before = acts_of(workspace.strand(group, "1"))
    workspace.reconcile(group, "1", "Rita", agreed_of(the_comparison(workspace, group), {}), first="Lena")
    assert acts_of(workspace.strand(group, "1")) == before
