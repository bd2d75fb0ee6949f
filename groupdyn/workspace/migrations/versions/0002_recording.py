"""What recording in the app needs: codings beside the log, proposed receivers, a session's clock; who may see what."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns and tables."""
    op.add_column("acts", sa.Column("strand", sa.Text(), nullable=True))
    op.add_column("acts", sa.Column("receiver_confidence", sa.Float(), nullable=True))
    op.add_column("sessions", sa.Column("clock", sa.JSON(), nullable=True))
    op.add_column("notes", sa.Column("client", sa.Text(), nullable=True))
    op.add_column("notes", sa.Column("number", sa.Integer(), nullable=True))
    op.create_table(
        "codings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("rater", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.Text(), nullable=True),
        sa.Column("reconciled_at", sa.Text(), nullable=True),
        sa.Column("decisions", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_codings_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codings")),
        sa.UniqueConstraint("session_id", "rater", name=op.f("uq_codings_session_id_rater")),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("names", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_grants_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
        sa.UniqueConstraint("person", "group_id", name=op.f("uq_grants_person_group_id")),
    )
    with op.batch_alter_table(
        "guesses"
    ) as guesses:  # SQLite cannot add a foreign key to a table that is there
        guesses.add_column(sa.Column("about_id", sa.Integer(), nullable=True))
        guesses.add_column(sa.Column("text", sa.Text(), nullable=True))
        guesses.create_foreign_key(
            op.f("fk_guesses_about_id"), "people", ["about_id"], ["id"], ondelete="CASCADE"
        )
    op.create_table(
        "forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_forms_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forms")),
    )
    op.create_index(op.f("ix_forms_group_id"), "forms", ["group_id"], unique=False)
