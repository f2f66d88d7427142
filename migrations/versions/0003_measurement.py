"""What an attempt is scored with, who rates whom, instruments and parameters of one's own, jobs."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


OPEN = "finished_at IS NULL AND pupil_id IS NOT NULL"
OWN_AND_OPEN = f"{OPEN} AND rater_id IS NULL AND booking_id IS NULL"


# What people were scored with never changes: the database itself refuses it.
NEVER = "what was published never changes"
FROZEN = {
    "instrument_version": ("content", "sha256", "key"),
    "scoring_set": ("content", "sha256", "key"),
}
PUBLISHED = {"instrument_version": "OLD.state <> 'draft'", "scoring_set": "TRUE"}


def _freeze() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        op.execute(
            f"""CREATE FUNCTION refuse_published_change() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION '{NEVER}'; END $$"""
        )
    for table, columns in FROZEN.items():
        act = (
            f"BEGIN SELECT RAISE(ABORT, '{NEVER}'); END"
            if sqlite
            else "EXECUTE FUNCTION refuse_published_change()"
        )
        for name, event in (("change", f"UPDATE OF {', '.join(columns)}"), ("delete", "DELETE")):
            op.execute(
                f"CREATE TRIGGER {table}_no_{name} BEFORE {event} ON {table}"
                f" FOR EACH ROW WHEN ({PUBLISHED[table]}) {act}"
            )


def _thaw() -> None:
    on = "" if op.get_bind().dialect.name == "sqlite" else " ON {table}"
    for table in FROZEN:
        for name in ("change", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{name}{on.format(table=table)}")
    if on:
        op.execute("DROP FUNCTION refuse_published_change")


def _open_index(batch_op: Any, where: str) -> None:
    batch_op.create_index(
        "uq_attempt_open",
        ["pupil_id", "instrument_id"],
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def upgrade() -> None:
    op.create_table(
        "instrument_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("instrument_id", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'retired')",
            name=op.f("ck_instrument_version_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["user_account.id"],
            name=op.f("fk_instrument_version_created_by_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_version")),
        sa.UniqueConstraint("key", name=op.f("uq_instrument_version_key")),
    )
    with op.batch_alter_table("instrument_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_instrument_version_sha256"), ["sha256"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("problem", sa.String(length=300), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed')", name=op.f("ck_job_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user_account.id"], name=op.f("fk_job_created_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("public_id", name=op.f("uq_job_public_id")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(
            "ix_job_open",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state IN ('queued', 'running')"),
            postgresql_where=sa.text("state IN ('queued', 'running')"),
        )

    op.create_table(
        "scoring_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("instrument", sa.String(length=60), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('parameters', 'norms')", name=op.f("ck_scoring_set_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('candidate', 'adopted', 'rejected')", name=op.f("ck_scoring_set_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user_account.id"], name=op.f("fk_scoring_set_decided_by_user_account")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_scoring_set_job_id_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scoring_set")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_scoring_set_kind_key")),
    )
    with op.batch_alter_table("scoring_set", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scoring_set_instrument"), ["instrument"], unique=False)
        batch_op.create_index(batch_op.f("ix_scoring_set_sha256"), ["sha256"], unique=False)

    _freeze()

    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("position", sa.Integer(), nullable=True))

    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rater_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("booking_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("parameters", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("parameters_sha256", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("norms", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("norms_sha256", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("scorer", sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column("grade", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("seed", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("asked_again_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_attempt_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attempt_rater_id"), ["rater_id"], unique=False)
        batch_op.create_index(
            "uq_attempt_rated",
            ["rater_id", "pupil_id", "instrument_id"],
            unique=True,
            sqlite_where=sa.text(
                "finished_at IS NULL AND rater_id IS NOT NULL AND booking_id IS NULL"
            ),
            postgresql_where=sa.text(
                "finished_at IS NULL AND rater_id IS NOT NULL AND booking_id IS NULL"
            ),
        )
        batch_op.create_index(
            "uq_attempt_trial",
            ["booking_id", "instrument_id"],
            unique=True,
            sqlite_where=sa.text("booking_id IS NOT NULL"),
            postgresql_where=sa.text("booking_id IS NOT NULL"),
        )
        batch_op.drop_index("uq_attempt_open")
        _open_index(batch_op, OWN_AND_OPEN)
        batch_op.create_foreign_key(
            batch_op.f("fk_attempt_rater_id_user_account"), "user_account", ["rater_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_attempt_booking_id_booking"), "booking", ["booking_id"], ["id"]
        )

    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.add_column(sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_profile_attempt_id"), type_="unique")
        batch_op.create_index(batch_op.f("ix_profile_attempt_id"), ["attempt_id"], unique=False)
        batch_op.create_index(
            "uq_profile_current",
            ["attempt_id"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )


def _forget_what_the_old_tables_cannot_tell_apart() -> None:
    """Answers about somebody else would pass for the pupil's own, an old score for the present."""
    attempt = sa.table("attempt", *map(sa.column, ("id", "rater_id", "booking_id")))
    answer = sa.table("answer", sa.column("attempt_id"))
    profile = sa.table("profile", *map(sa.column, ("id", "attempt_id", "superseded_at")))
    recommendation = sa.table("recommendation", sa.column("profile_id"))
    of_others = sa.or_(attempt.c.rater_id.is_not(None), attempt.c.booking_id.is_not(None))
    others = sa.select(attempt.c.id).where(of_others)
    gone = sa.or_(profile.c.superseded_at.is_not(None), profile.c.attempt_id.in_(others))
    profiles = sa.select(profile.c.id).where(gone)
    op.execute(recommendation.delete().where(recommendation.c.profile_id.in_(profiles)))
    op.execute(profile.delete().where(gone))
    op.execute(answer.delete().where(answer.c.attempt_id.in_(others)))
    op.execute(attempt.delete().where(of_others))


def downgrade() -> None:
    _forget_what_the_old_tables_cannot_tell_apart()
    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_profile_current",
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_profile_attempt_id"))
        batch_op.create_unique_constraint(batch_op.f("uq_profile_attempt_id"), ["attempt_id"])
        batch_op.drop_column("superseded_at")

    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_attempt_booking_id_booking"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_attempt_rater_id_user_account"), type_="foreignkey")
        batch_op.drop_index(
            "uq_attempt_trial",
            sqlite_where=sa.text("booking_id IS NOT NULL"),
            postgresql_where=sa.text("booking_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "uq_attempt_rated",
            sqlite_where=sa.text(
                "finished_at IS NULL AND rater_id IS NOT NULL AND booking_id IS NULL"
            ),
            postgresql_where=sa.text(
                "finished_at IS NULL AND rater_id IS NOT NULL AND booking_id IS NULL"
            ),
        )
        batch_op.drop_index(batch_op.f("ix_attempt_rater_id"))
        batch_op.drop_index(batch_op.f("ix_attempt_booking_id"))
        batch_op.drop_index("uq_attempt_open")
        _open_index(batch_op, OPEN)
        batch_op.drop_column("asked_again_at")
        batch_op.drop_column("seed")
        batch_op.drop_column("grade")
        batch_op.drop_column("scorer")
        batch_op.drop_column("norms_sha256")
        batch_op.drop_column("norms")
        batch_op.drop_column("parameters_sha256")
        batch_op.drop_column("parameters")
        batch_op.drop_column("booking_id")
        batch_op.drop_column("rater_id")

    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_column("position")

    _thaw()

    with op.batch_alter_table("scoring_set", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scoring_set_sha256"))
        batch_op.drop_index(batch_op.f("ix_scoring_set_instrument"))

    op.drop_table("scoring_set")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_job_open",
            sqlite_where=sa.text("state IN ('queued', 'running')"),
            postgresql_where=sa.text("state IN ('queued', 'running')"),
        )

    op.drop_table("job")
    with op.batch_alter_table("instrument_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_instrument_version_sha256"))

    op.drop_table("instrument_version")
