"""A step that no release has: for trying how a workspace is brought up to date, slowly."""

import os
import time

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "0002"


def upgrade() -> None:
    op.create_table("later", sa.Column("id", sa.Integer(), primary_key=True))
    op.add_column("groups", sa.Column("mood", sa.Text(), nullable=True))
    time.sleep(float(os.environ.get("GROUPDYN_SLOW_STEP", "0")))
    op.execute("UPDATE groups SET mood = 'calm'")
