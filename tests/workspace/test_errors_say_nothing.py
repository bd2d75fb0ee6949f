"""What goes wrong in the database is said without what stood in the row, whatever the driver says."""

from __future__ import annotations

import traceback

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError, OperationalError

from groupdyn.workspace import AccessDenied, Workspace, WorkspaceError
from groupdyn.workspace.errors import as_workspace_error, told
from groupdyn.workspace.schema import Grant, Group, Person
from tests.logs import log_of

SAID = "Anna said that she could not sleep"


def all_that_could_be_logged(error: BaseException) -> str:
    """The sentence, the arguments, and the traceback with every error before it, as a logger writes them."""
    return f"{error} {error.args!r} " + "".join(traceback.format_exception(error))


@pytest.mark.parametrize("kind", [IntegrityError, OperationalError], ids=lambda kind: kind.__name__)
def test_what_the_driver_says_is_left_out(kind: type[IntegrityError]) -> None:
    with pytest.raises(WorkspaceError) as caught, told():
        raise kind(f"INSERT … {SAID}", {"member": SAID}, Exception(f"Key (member)=({SAID})"))
    assert SAID not in str(caught.value)
    assert caught.value.__suppress_context__
    assert SAID not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("said", ["disk is full", "malformed", "lock timeout", "readonly", "anything else"])
def test_every_sentence_is_free_of_values(said: str) -> None:
    error = as_workspace_error(Exception(f"{said}: {SAID}"))
    assert SAID not in f"{error} {error.args!r} {error.values!r}"


def test_a_row_that_a_real_database_refuses_is_not_said(workspace: Workspace) -> None:
    group = workspace.save_log(log_of({"1": ["ana>ben"]}), title="x")
    row = {"group_id": group, "label": "x", "position": 0, "member": SAID, "attributes": {}}
    refused = [
        insert(Person).values([row, row]),  # twice
        insert(Person).values({**row, "group_id": 10_000}),  # of no group
        insert(Grant).values(person=SAID, role=None),  # without what it needs
        insert(Group).values(title=SAID, scheme_id=10_000),
        text(f"SELECT * FROM nowhere WHERE x = '{SAID}'"),  # noqa: S608 – the point
    ]
    for statement in refused:
        with pytest.raises(WorkspaceError) as caught, workspace.store.writing() as connection:
            connection.execute(statement)
        assert SAID not in all_that_could_be_logged(caught.value)


def test_being_denied_says_nothing_of_what_there_is() -> None:
    assert str(AccessDenied()) == str(AccessDenied())
    assert AccessDenied().values == {}
