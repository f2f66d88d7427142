"""Attempts with their answers, and activities with slots and bookings."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("level", sa.String(24), nullable=False),
        sa.Column("format", sa.String(24), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("competence", sa.String(length=60), nullable=True),
        sa.Column("grade_from", sa.Integer(), nullable=False),
        sa.Column("grade_to", sa.Integer(), nullable=False),
        sa.Column("accessibility", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "format IN ('on_site', 'remote')", name=op.f("ck_activity_format_known")
        ),
        sa.CheckConstraint(
            "kind IN ('practical_trial', 'open_day', 'excursion', 'lesson', 'webinar', 'shift', 'championship_stage', 'demonstration_exam', 'short_course')",
            name=op.f("ck_activity_kind_known"),
        ),
        sa.CheckConstraint(
            "level IN ('introductory', 'basic', 'advanced')", name=op.f("ck_activity_level_known")
        ),
        sa.CheckConstraint("grade_from <= grade_to", name=op.f("ck_activity_grades_in_order")),
        sa.ForeignKeyConstraint(
            ["host_id"], ["organisation.id"], name=op.f("fk_activity_host_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_host_id"), ["host_id"], unique=False)
    op.create_table(
        "activity_profession",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("profession_id", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name=op.f("fk_activity_profession_activity_id_activity"),
        ),
        sa.PrimaryKeyConstraint(
            "activity_id", "profession_id", name=op.f("pk_activity_profession")
        ),
    )
    with op.batch_alter_table("activity_profession", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_activity_profession_profession_id"), ["profession_id"], unique=False
        )
    op.create_table(
        "slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=240), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("capacity >= 1", name=op.f("ck_slot_capacity_positive")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_slot_ends_after_start")),
        sa.CheckConstraint(
            "minimum BETWEEN 0 AND capacity", name=op.f("ck_slot_minimum_within_capacity")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_slot_activity_id_activity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
        sa.UniqueConstraint("id", "capacity", name=op.f("uq_slot_id_capacity")),
    )
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slot_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_slot_starts_at"), ["starts_at"], unique=False)
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=True),
        sa.Column("login_session_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=120), nullable=True),
        sa.Column("instrument_id", sa.String(length=40), nullable=False),
        sa.Column("instrument", sa.String(length=60), nullable=False),
        sa.Column("instrument_sha256", sa.String(length=64), nullable=False),
        sa.Column("form", sa.String(length=24), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "pupil_id IS NOT NULL OR login_session_id IS NOT NULL OR source IS NOT NULL",
            name=op.f("ck_attempt_has_owner"),
        ),
        sa.ForeignKeyConstraint(
            ["login_session_id"],
            ["login_session.id"],
            name=op.f("fk_attempt_login_session_id_login_session"),
        ),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_attempt_pupil_id_pupil")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("public_id", name=op.f("uq_attempt_public_id")),
        sa.UniqueConstraint("source", name=op.f("uq_attempt_source")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attempt_login_session_id"), ["login_session_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_attempt_pupil_id"), ["pupil_id"], unique=False)
        batch_op.create_index(
            "uq_attempt_open",
            ["pupil_id", "instrument_id"],
            unique=True,
            sqlite_where=sa.text("finished_at IS NULL AND pupil_id IS NOT NULL"),
            postgresql_where=sa.text("finished_at IS NULL AND pupil_id IS NOT NULL"),
        )
    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("slot_capacity", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("place_number", sa.Integer(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(place_number IS NOT NULL) = (state IN ('assigned', 'confirmed', 'attended', 'absent'))",
            name=op.f("ck_booking_place_matches_state"),
        ),
        sa.CheckConstraint(
            "state IN ('requested', 'waiting', 'assigned', 'confirmed', 'attended', 'absent', 'cancelled')",
            name=op.f("ck_booking_state_known"),
        ),
        sa.CheckConstraint(
            "place_number BETWEEN 1 AND slot_capacity",
            name=op.f("ck_booking_place_within_capacity"),
        ),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_booking_pupil_id_pupil")),
        sa.ForeignKeyConstraint(
            ["slot_id", "slot_capacity"],
            ["slot.id", "slot.capacity"],
            name=op.f("fk_booking_slot_id_slot_capacity_slot"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_pupil_id"), ["pupil_id"], unique=False)
        batch_op.create_index(
            "uq_booking_live",
            ["slot_id", "pupil_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )
        batch_op.create_index("uq_booking_place", ["slot_id", "place_number"], unique=True)
    op.create_table(
        "answer",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=24), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("elapsed_ms", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_answer_seq_from_one")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_answer_attempt_id_attempt")
        ),
        sa.PrimaryKeyConstraint("attempt_id", "item_id", "seq", name=op.f("pk_answer")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "profile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=True),
        sa.Column("scorer", sa.String(length=24), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_profile_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_profile_pupil_id_pupil")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_profile_attempt_id")),
    )
    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_profile_pupil_id"), ["pupil_id"], unique=False)
    op.create_table(
        "recommendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("ranker", sa.String(length=60), nullable=False),
        sa.Column("catalogue", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_recommendation_profile_id_profile")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
    )
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recommendation_profile_id"), ["profile_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recommendation_profile_id"))
    op.drop_table("recommendation")
    with op.batch_alter_table("profile", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_profile_pupil_id"))
    op.drop_table("profile")
    op.drop_table("answer")
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_index("uq_booking_place")
        batch_op.drop_index(
            "uq_booking_live",
            sqlite_where=sa.text("state <> 'cancelled'"),
            postgresql_where=sa.text("state <> 'cancelled'"),
        )
        batch_op.drop_index(batch_op.f("ix_booking_pupil_id"))
    op.drop_table("booking")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_attempt_open",
            sqlite_where=sa.text("finished_at IS NULL AND pupil_id IS NOT NULL"),
            postgresql_where=sa.text("finished_at IS NULL AND pupil_id IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_attempt_pupil_id"))
        batch_op.drop_index(batch_op.f("ix_attempt_login_session_id"))
    op.drop_table("attempt")
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slot_starts_at"))
        batch_op.drop_index(batch_op.f("ix_slot_activity_id"))
    op.drop_table("slot")
    with op.batch_alter_table("activity_profession", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_profession_profession_id"))
    op.drop_table("activity_profession")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_host_id"))
    op.drop_table("activity")
