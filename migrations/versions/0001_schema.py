"""schema.

Revision: 0001, after .
"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table('app_user',
    sa.Column('username', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('role', sa.String(length=30), nullable=False),
    sa.Column('agency', sa.String(length=10), nullable=False),
    sa.Column('unit', sa.String(length=60), nullable=False),
    sa.Column('hat_of_id', sa.Integer(), nullable=True),
    sa.Column('password_hash', sa.String(length=300), nullable=False),
    sa.Column('password_set_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('second_factors', sa.String(length=40), nullable=False),
    sa.Column('password_exposed', sa.Boolean(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('locked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('invite_hash', sa.String(length=64), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('scheme', sa.String(length=10), nullable=False),
    sa.Column('single_keys', sa.Boolean(), nullable=False),
    sa.Column('specialties', sa.Text(), nullable=False),
    sa.Column('mail_address', sa.String(length=254), nullable=False),
    sa.Column('mail_pace', sa.String(length=6), nullable=False),
    sa.Column('mail_hour', sa.Integer(), nullable=False),
    sa.Column('mail_day', sa.Date(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('emergency_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rights_checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rights_checked_by_id', sa.Integer(), nullable=True),
    sa.Column('rights_told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('grants_until', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['hat_of_id'], ['app_user.id'], name=op.f('fk_app_user_hat_of_id')),
    sa.ForeignKeyConstraint(['rights_checked_by_id'], ['app_user.id'], name=op.f('fk_app_user_rights_checked_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_app_user')),
    sa.UniqueConstraint('public_id', name=op.f('uq_app_user_public_id')),
    sa.UniqueConstraint('username', name=op.f('uq_app_user_username'))
    )
    with op.batch_alter_table('app_user', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_app_user_hat_of_id'), ['hat_of_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_app_user_role'), ['role'], unique=False)

    op.create_table('audit_entry',
    sa.Column('seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('prev', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('event', sa.String(length=60), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(length=200), nullable=False),
    sa.Column('role', sa.String(length=30), nullable=False),
    sa.Column('unit', sa.String(length=60), nullable=False),
    sa.Column('session', sa.String(length=64), nullable=False),
    sa.Column('factors', sa.String(length=60), nullable=False),
    sa.Column('address', sa.String(length=64), nullable=False),
    sa.Column('host', sa.String(length=200), nullable=False),
    sa.Column('request_id', sa.String(length=64), nullable=False),
    sa.Column('object_type', sa.String(length=40), nullable=False),
    sa.Column('object_id', sa.String(length=64), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('bytes_in', sa.BigInteger(), nullable=True),
    sa.Column('bytes_out', sa.BigInteger(), nullable=True),
    sa.Column('duration_ms', sa.Integer(), nullable=True),
    sa.Column('policy_version', sa.String(length=20), nullable=False),
    sa.Column('receipt', sa.String(length=12), nullable=True),
    sa.Column('sentence', sa.Text(), nullable=False),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.Column('salt', sa.String(length=64), nullable=False),
    sa.Column('words', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_entry')),
    sa.UniqueConstraint('hash', name=op.f('uq_audit_entry_hash')),
    sa.UniqueConstraint('receipt', name=op.f('uq_audit_entry_receipt'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_event'), ['event'], unique=False)

    op.create_table('case_number',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_case_number'))
    )
    op.create_table('entry_report',
    sa.Column('monday', sa.Date(), nullable=False),
    sa.Column('agency', sa.String(length=10), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('rows', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry_report')),
    sa.UniqueConstraint('monday', 'agency', name=op.f('uq_entry_report_monday_agency')),
    sa.UniqueConstraint('public_id', name=op.f('uq_entry_report_public_id'))
    )
    op.create_table('expunging',
    sa.Column('case_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('act_id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_expunging'))
    )
    op.create_table('job_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('subject', sa.String(length=64), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('handed_over_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job_request'))
    )
    with op.batch_alter_table('job_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_job_request_handed_over_at'), ['handed_over_at'], unique=False)

    op.create_table('lead_counter',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_lead_counter')),
    schema='lead'
    )
    op.create_table('lead_on_call',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('starts', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends', sa.DateTime(timezone=True), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('reach', sa.Text(), nullable=False),
    sa.Column('set_by_id', sa.Integer(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_on_call')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lead_on_call_public_id')),
    schema='lead'
    )
    with op.batch_alter_table('lead_on_call', schema='lead') as batch_op:
        batch_op.create_index(batch_op.f('ix_lead_on_call_ends'), ['ends'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_on_call_person_id'), ['person_id'], unique=False)

    op.create_table('lead_referral',
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('door', sa.String(length=20), nullable=False),
    sa.Column('details', sa.Text(), nullable=False),
    sa.Column('referred_by_id', sa.Integer(), nullable=False),
    sa.Column('referred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('case_ref', sa.String(length=22), nullable=False),
    sa.Column('manager_id', sa.Integer(), nullable=True),
    sa.Column('handoff_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('intake_until', sa.Date(), nullable=True),
    sa.Column('extended', sa.Boolean(), nullable=False),
    sa.Column('intake_done_on', sa.Date(), nullable=True),
    sa.Column('next_contact_on', sa.Date(), nullable=True),
    sa.Column('passed_on_to', sa.Text(), nullable=True),
    sa.Column('closed_as', sa.String(length=40), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('closing', sa.Text(), nullable=True),
    sa.Column('extended_on', sa.Date(), nullable=True),
    sa.Column('extension', sa.Text(), nullable=True),
    sa.Column('overridden', sa.Text(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('state', sa.String(length=30), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('holder_id', sa.Integer(), nullable=True),
    sa.Column('holder_queue', sa.String(length=90), nullable=False),
    sa.Column('clock_key', sa.String(length=60), nullable=False),
    sa.Column('clock_due', sa.DateTime(timezone=True), nullable=True),
    sa.Column('clock_first', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_referral')),
    sa.UniqueConstraint('number', name=op.f('uq_lead_referral_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lead_referral_public_id')),
    schema='lead'
    )
    with op.batch_alter_table('lead_referral', schema='lead') as batch_op:
        batch_op.create_index(batch_op.f('ix_lead_referral_case_ref'), ['case_ref'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_referral_clock_due'), ['clock_due'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_referral_holder_id'), ['holder_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_referral_holder_queue'), ['holder_queue'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_referral_referred_by_id'), ['referred_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_referral_state'), ['state'], unique=False)

    op.create_table('lead_room',
    sa.Column('manager_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('places', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('manager_id', name=op.f('pk_lead_room')),
    schema='lead'
    )
    op.create_table('lead_service',
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('agency', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('places', sa.Integer(), nullable=False),
    sa.Column('open_days', sa.Text(), nullable=False),
    sa.Column('languages', sa.String(length=200), nullable=False),
    sa.Column('contact', sa.String(length=200), nullable=False),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('used', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_service')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lead_service_public_id')),
    schema='lead'
    )
    op.create_table('mail_route',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('good_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failing_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_route'))
    )
    op.create_table('name_key',
    sa.Column('key', sa.String(length=20), nullable=False),
    sa.Column('word', sa.String(length=60), nullable=False),
    sa.PrimaryKeyConstraint('key', 'word', name=op.f('pk_name_key'))
    )
    with op.batch_alter_table('name_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_name_key_word'), ['word'], unique=False)

    op.create_table('night',
    sa.Column('night', sa.Date(), nullable=False),
    sa.Column('by_hand', sa.Boolean(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cases', sa.Integer(), nullable=False),
    sa.Column('broken', sa.Text(), nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('first_bad', sa.Text(), nullable=False),
    sa.Column('unmailed', sa.Integer(), nullable=False),
    sa.Column('jobs_late', sa.Integer(), nullable=False),
    sa.Column('backup_late', sa.Boolean(), nullable=False),
    sa.Column('stuck', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_night')),
    sa.UniqueConstraint('public_id', name=op.f('uq_night_public_id'))
    )
    with op.batch_alter_table('night', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_night_night'), ['night'], unique=False)

    op.create_table('packet_counter',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_packet_counter'))
    )
    op.create_table('passkey_challenge',
    sa.Column('asker', sa.String(length=80), nullable=False),
    sa.Column('challenge', sa.String(length=128), nullable=False),
    sa.Column('origin', sa.String(length=300), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('asker', name=op.f('pk_passkey_challenge'))
    )
    with op.batch_alter_table('passkey_challenge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passkey_challenge_at'), ['at'], unique=False)

    op.create_table('rate_use',
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_rate_use'))
    )
    op.create_table('row_mark',
    sa.Column('n', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('prev', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('salt', sa.String(length=64), nullable=False),
    sa.Column('rows', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('n', name=op.f('pk_row_mark'))
    )
    with op.batch_alter_table('row_mark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_row_mark_case_id'), ['case_id'], unique=False)

    op.create_table('sign_in_attempts',
    sa.Column('key', sa.String(length=70), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_sign_in_attempts'))
    )
    with op.batch_alter_table('sign_in_attempts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_attempts_since'), ['since'], unique=False)

    op.create_table('sign_on_question',
    sa.Column('asker', sa.String(length=80), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('asker', name=op.f('pk_sign_on_question'))
    )
    with op.batch_alter_table('sign_on_question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_on_question_at'), ['at'], unique=False)

    op.create_table('signed_head',
    sa.Column('seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('root', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('marks', sa.BigInteger(), nullable=False),
    sa.Column('mark', sa.String(length=64), nullable=False),
    sa.Column('key', sa.String(length=16), nullable=False),
    sa.Column('signature', sa.String(length=128), nullable=False),
    sa.Column('edge', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_signed_head'))
    )
    op.create_table('submitted_form',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('request_id', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_submitted_form'))
    )
    op.create_table('sweep_mark',
    sa.Column('key', sa.String(length=30), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_sweep_mark'))
    )
    op.create_table('worker_beat',
    sa.Column('worker', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('worker', name=op.f('pk_worker_beat'))
    )
    op.create_table('authenticator',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_authenticator_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_authenticator'))
    )
    with op.batch_alter_table('authenticator', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_authenticator_user_id'), ['user_id'], unique=False)

    op.create_table('case_file',
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('complaint_number', sa.String(length=60), nullable=False),
    sa.Column('incident_on', sa.Date(), nullable=True),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('search_text', sa.Text(), nullable=False),
    sa.Column('door', sa.String(length=20), nullable=False),
    sa.Column('unit', sa.String(length=60), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('incident_ref', sa.String(length=40), nullable=False),
    sa.Column('sealed', sa.Boolean(), nullable=False),
    sa.Column('legal_hold', sa.Boolean(), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=False),
    sa.Column('prosecutor_id', sa.Integer(), nullable=True),
    sa.Column('liaison_id', sa.Integer(), nullable=True),
    sa.Column('ausa_id', sa.Integer(), nullable=True),
    sa.Column('lead_liaison_id', sa.Integer(), nullable=True),
    sa.Column('chair_id', sa.Integer(), nullable=True),
    sa.Column('decision_round', sa.Integer(), nullable=False),
    sa.Column('returns_since_take', sa.Integer(), nullable=False),
    sa.Column('return_rounds', sa.Integer(), nullable=False),
    sa.Column('decided', sa.Boolean(), nullable=False),
    sa.Column('screened', sa.Boolean(), nullable=False),
    sa.Column('signed', sa.Boolean(), nullable=False),
    sa.Column('decider_id', sa.Integer(), nullable=True),
    sa.Column('signer_id', sa.Integer(), nullable=True),
    sa.Column('past_deciders', sa.String(length=400), nullable=False),
    sa.Column('past_signers', sa.String(length=400), nullable=False),
    sa.Column('challenged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('upheld_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('conference_from', sa.String(length=20), nullable=False),
    sa.Column('conference_on', sa.Date(), nullable=True),
    sa.Column('conference_held_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('overridden_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('declined_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reached_sao_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attested_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attested_by_id', sa.Integer(), nullable=True),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('referred_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('referral_round', sa.Integer(), nullable=False),
    sa.Column('advice_asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lead_offered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lead_offer_until', sa.Date(), nullable=True),
    sa.Column('lead_extended', sa.Boolean(), nullable=False),
    sa.Column('intake_reported_on', sa.Date(), nullable=True),
    sa.Column('next_event_on', sa.Date(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('hold_reason', sa.Text(), nullable=False),
    sa.Column('hold_for', sa.String(length=300), nullable=False),
    sa.Column('hold_until', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('state', sa.String(length=30), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('holder_id', sa.Integer(), nullable=True),
    sa.Column('holder_queue', sa.String(length=90), nullable=False),
    sa.Column('clock_key', sa.String(length=60), nullable=False),
    sa.Column('clock_due', sa.DateTime(timezone=True), nullable=True),
    sa.Column('clock_first', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['ausa_id'], ['app_user.id'], name=op.f('fk_case_file_ausa_id')),
    sa.ForeignKeyConstraint(['chair_id'], ['app_user.id'], name=op.f('fk_case_file_chair_id')),
    sa.ForeignKeyConstraint(['lead_id'], ['app_user.id'], name=op.f('fk_case_file_lead_id')),
    sa.ForeignKeyConstraint(['lead_liaison_id'], ['app_user.id'], name=op.f('fk_case_file_lead_liaison_id')),
    sa.ForeignKeyConstraint(['liaison_id'], ['app_user.id'], name=op.f('fk_case_file_liaison_id')),
    sa.ForeignKeyConstraint(['prosecutor_id'], ['app_user.id'], name=op.f('fk_case_file_prosecutor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_file')),
    sa.UniqueConstraint('number', name=op.f('uq_case_file_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_case_file_public_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_file_ausa_id'), ['ausa_id'], unique=False)
        batch_op.create_index('ix_case_file_board', ['state', 'clock_due', 'id', 'reached_sao_at', 'advice_asked_at', 'sealed'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_file_clock_due'), ['clock_due'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_file_clock_due_id'), ['clock_due', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_file_closed_at'), ['closed_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_file_complaint_number'), ['complaint_number'], unique=False)
        batch_op.create_index('ix_case_file_hold_until', ['hold_until'], unique=False, sqlite_where=sa.text('hold_until IS NOT NULL'), postgresql_where=sa.text('hold_until IS NOT NULL'))
        batch_op.create_index(batch_op.f('ix_case_file_holder_id'), ['holder_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_file_holder_id_clock_first_clock_due_id'), ['holder_id', 'clock_first', 'clock_due', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_file_holder_queue'), ['holder_queue'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_file_holder_queue_clock_first_clock_due_id'), ['holder_queue', 'clock_first', 'clock_due', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_file_incident_on'), ['incident_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_file_kind_clock_due_id'), ['kind', 'clock_due', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_file_prosecutor_id'), ['prosecutor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_file_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_file_unit_clock_due_id'), ['unit', 'clock_due', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_file_unit_state_clock_due'), ['unit', 'state', 'clock_due'], unique=False)

    op.create_table('credibility_entry',
    sa.Column('list_key', sa.String(length=20), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('ground', sa.Text(), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('dated_on', sa.Date(), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_credibility_entry_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credibility_entry')),
    sa.UniqueConstraint('public_id', name=op.f('uq_credibility_entry_public_id'))
    )
    with op.batch_alter_table('credibility_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_credibility_entry_list_key'), ['list_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_credibility_entry_user_id'), ['user_id'], unique=False)

    op.create_table('duty_turn',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('set_by_id', sa.Integer(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['set_by_id'], ['app_user.id'], name=op.f('fk_duty_turn_set_by_id')),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_duty_turn_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_turn')),
    sa.UniqueConstraint('public_id', name=op.f('uq_duty_turn_public_id'))
    )
    with op.batch_alter_table('duty_turn', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duty_turn_last_on'), ['last_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_turn_user_id'), ['user_id'], unique=False)

    op.create_table('half_sign_in',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('first', sa.String(length=20), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_half_sign_in_user_id')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_half_sign_in'))
    )
    with op.batch_alter_table('half_sign_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_half_sign_in_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_half_sign_in_user_id'), ['user_id'], unique=False)

    op.create_table('hand_over',
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['app_user.id'], name=op.f('fk_hand_over_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_over')),
    sa.UniqueConstraint('public_id', name=op.f('uq_hand_over_public_id'))
    )
    with op.batch_alter_table('hand_over', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hand_over_by_id'), ['by_id'], unique=False)

    op.create_table('incident_import',
    sa.Column('layout', sa.String(length=20), nullable=False),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('header', sa.Text(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('by_name', sa.String(length=200), nullable=False),
    sa.Column('rows_read', sa.Integer(), nullable=False),
    sa.Column('stored', sa.Integer(), nullable=False),
    sa.Column('quarantined', sa.Integer(), nullable=False),
    sa.Column('already_there', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['app_user.id'], name=op.f('fk_incident_import_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident_import')),
    sa.UniqueConstraint('public_id', name=op.f('uq_incident_import_public_id'))
    )
    op.create_table('kept_form',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('path', sa.String(length=2000), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_kept_form_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_form')),
    sa.UniqueConstraint('public_id', name=op.f('uq_kept_form_public_id'))
    )
    with op.batch_alter_table('kept_form', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kept_form_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_kept_form_user_id'), ['user_id'], unique=False)

    op.create_table('known_browser',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('mark', sa.String(length=64), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_known_browser_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_known_browser')),
    sa.UniqueConstraint('user_id', 'mark', name=op.f('uq_known_browser_user_id_mark'))
    )
    op.create_table('lead_agenda',
    sa.Column('referral_id', sa.Integer(), nullable=False),
    sa.Column('meeting_on', sa.Date(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('asked_of', sa.Text(), nullable=False),
    sa.Column('court_dates', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('agreed', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['referral_id'], ['lead.lead_referral.id'], name=op.f('fk_lead_agenda_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_agenda')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lead_agenda_public_id')),
    schema='lead'
    )
    with op.batch_alter_table('lead_agenda', schema='lead') as batch_op:
        batch_op.create_index(batch_op.f('ix_lead_agenda_meeting_on'), ['meeting_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_agenda_referral_id'), ['referral_id'], unique=False)

    op.create_table('lead_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('referral_id', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(length=40), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['referral_id'], ['lead.lead_referral.id'], name=op.f('fk_lead_answer_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_answer')),
    sa.UniqueConstraint('referral_id', 'rule', name=op.f('uq_lead_answer_referral_id_rule')),
    schema='lead'
    )
    with op.batch_alter_table('lead_answer', schema='lead') as batch_op:
        batch_op.create_index(batch_op.f('ix_lead_answer_referral_id'), ['referral_id'], unique=False)

    op.create_table('lead_call',
    sa.Column('referral_id', sa.Integer(), nullable=False),
    sa.Column('on_call_id', sa.Integer(), nullable=False),
    sa.Column('called_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('how', sa.String(length=10), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['on_call_id'], ['lead.lead_on_call.id'], name=op.f('fk_lead_call_on_call_id')),
    sa.ForeignKeyConstraint(['referral_id'], ['lead.lead_referral.id'], name=op.f('fk_lead_call_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_call')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lead_call_public_id')),
    schema='lead'
    )
    with op.batch_alter_table('lead_call', schema='lead') as batch_op:
        batch_op.create_index(batch_op.f('ix_lead_call_referral_id'), ['referral_id'], unique=False)

    op.create_table('lead_card',
    sa.Column('referral_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=30), nullable=False),
    sa.Column('recipient', sa.Text(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['referral_id'], ['lead.lead_referral.id'], name=op.f('fk_lead_card_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_card')),
    sa.UniqueConstraint('number', name=op.f('uq_lead_card_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lead_card_public_id')),
    schema='lead'
    )
    with op.batch_alter_table('lead_card', schema='lead') as batch_op:
        batch_op.create_index(batch_op.f('ix_lead_card_referral_id'), ['referral_id'], unique=False)

    op.create_table('lead_consent',
    sa.Column('referral_id', sa.Integer(), nullable=False),
    sa.Column('party', sa.String(length=30), nullable=False),
    sa.Column('recipient', sa.Text(), nullable=False),
    sa.Column('purposes', sa.Text(), nullable=False),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('item', sa.Text(), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('how', sa.String(length=10), nullable=False),
    sa.Column('witness', sa.Text(), nullable=False),
    sa.Column('interpreter', sa.Text(), nullable=False),
    sa.Column('revocation_told', sa.Boolean(), nullable=False),
    sa.Column('copy_given', sa.Boolean(), nullable=False),
    sa.Column('narrows_id', sa.Integer(), nullable=True),
    sa.Column('recorded_by_id', sa.Integer(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('agreed_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['narrows_id'], ['lead.lead_consent.id'], name=op.f('fk_lead_consent_narrows_id')),
    sa.ForeignKeyConstraint(['referral_id'], ['lead.lead_referral.id'], name=op.f('fk_lead_consent_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_consent')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lead_consent_public_id')),
    schema='lead'
    )
    with op.batch_alter_table('lead_consent', schema='lead') as batch_op:
        batch_op.create_index(batch_op.f('ix_lead_consent_referral_id'), ['referral_id'], unique=False)

    op.create_table('lead_contact',
    sa.Column('referral_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('next_on', sa.Date(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['referral_id'], ['lead.lead_referral.id'], name=op.f('fk_lead_contact_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_contact')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lead_contact_public_id')),
    schema='lead'
    )
    with op.batch_alter_table('lead_contact', schema='lead') as batch_op:
        batch_op.create_index(batch_op.f('ix_lead_contact_referral_id'), ['referral_id'], unique=False)

    op.create_table('lead_goal',
    sa.Column('referral_id', sa.Integer(), nullable=False),
    sa.Column('area', sa.String(length=20), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('next_step', sa.Text(), nullable=False),
    sa.Column('step', sa.String(length=20), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['referral_id'], ['lead.lead_referral.id'], name=op.f('fk_lead_goal_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_goal')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lead_goal_public_id')),
    schema='lead'
    )
    with op.batch_alter_table('lead_goal', schema='lead') as batch_op:
        batch_op.create_index(batch_op.f('ix_lead_goal_referral_id'), ['referral_id'], unique=False)

    op.create_table('lead_holding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('referral_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=30), nullable=False),
    sa.Column('holder_id', sa.Integer(), nullable=True),
    sa.Column('holder_queue', sa.String(length=90), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['referral_id'], ['lead.lead_referral.id'], name=op.f('fk_lead_holding_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_holding')),
    schema='lead'
    )
    with op.batch_alter_table('lead_holding', schema='lead') as batch_op:
        batch_op.create_index(batch_op.f('ix_lead_holding_referral_id'), ['referral_id'], unique=False)

    op.create_table('lead_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('referral_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=30), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['referral_id'], ['lead.lead_referral.id'], name=op.f('fk_lead_report_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_report')),
    schema='lead'
    )
    with op.batch_alter_table('lead_report', schema='lead') as batch_op:
        batch_op.create_index(batch_op.f('ix_lead_report_referral_id'), ['referral_id'], unique=False)

    op.create_table('leave_of_absence',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('cover_id', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('settled', sa.Boolean(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['cover_id'], ['app_user.id'], name=op.f('fk_leave_of_absence_cover_id')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['app_user.id'], name=op.f('fk_leave_of_absence_entered_by_id')),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_leave_of_absence_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leave_of_absence')),
    sa.UniqueConstraint('public_id', name=op.f('uq_leave_of_absence_public_id'))
    )
    with op.batch_alter_table('leave_of_absence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_leave_of_absence_cover_id'), ['cover_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_leave_of_absence_ends_on'), ['ends_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_leave_of_absence_settled'), ['settled'], unique=False)
        batch_op.create_index(batch_op.f('ix_leave_of_absence_user_id'), ['user_id'], unique=False)

    op.create_table('mail',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Boolean(), nullable=False),
    sa.Column('enclosed', sa.Text(), nullable=False),
    sa.Column('delivery', sa.String(length=10), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.String(length=200), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_mail_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail')),
    sa.UniqueConstraint('public_id', name=op.f('uq_mail_public_id'))
    )
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.create_index('ix_mail_due', ['next_try_at', 'id'], unique=False, sqlite_where=sa.text("delivery = 'waiting'"), postgresql_where=sa.text("delivery = 'waiting'"))
        batch_op.create_index('ix_mail_enclosed', ['created_at'], unique=False, sqlite_where=sa.text("enclosed <> ''"), postgresql_where=sa.text("enclosed <> ''"))
        batch_op.create_index('ix_mail_given_up', ['user_id', 'id'], unique=False, sqlite_where=sa.text("delivery = 'given_up'"), postgresql_where=sa.text("delivery = 'given_up'"))
        batch_op.create_index(batch_op.f('ix_mail_user_id'), ['user_id'], unique=False)

    op.create_table('meeting_copy',
    sa.Column('agency', sa.String(length=10), nullable=False),
    sa.Column('meeting_on', sa.Date(), nullable=True),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('store_key', sa.String(length=40), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['app_user.id'], name=op.f('fk_meeting_copy_made_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_copy')),
    sa.UniqueConstraint('public_id', name=op.f('uq_meeting_copy_public_id')),
    sa.UniqueConstraint('store_key', name=op.f('uq_meeting_copy_store_key')),
    info={'goes_with': 'meeting_line'}
    )
    with op.batch_alter_table('meeting_copy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_copy_agency_meeting_on'), ['agency', 'meeting_on'], unique=False)

    op.create_table('meeting_day',
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('set_by_id', sa.Integer(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['set_by_id'], ['app_user.id'], name=op.f('fk_meeting_day_set_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_day')),
    sa.UniqueConstraint('public_id', name=op.f('uq_meeting_day_public_id'))
    )
    op.create_table('office_setting',
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('on', sa.Boolean(), nullable=False),
    sa.Column('set_by_id', sa.Integer(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['set_by_id'], ['app_user.id'], name=op.f('fk_office_setting_set_by_id')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_office_setting'))
    )
    op.create_table('old_password',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('password_hash', sa.String(length=300), nullable=False),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_old_password_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_old_password'))
    )
    with op.batch_alter_table('old_password', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_old_password_user_id'), ['user_id'], unique=False)

    op.create_table('passkey',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('credential_id', sa.String(length=1400), nullable=False),
    sa.Column('public_key', sa.Text(), nullable=False),
    sa.Column('sign_count', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=60), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_passkey_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_passkey_credential_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_passkey_public_id'))
    )
    with op.batch_alter_table('passkey', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passkey_user_id'), ['user_id'], unique=False)

    op.create_table('recovery_code',
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_recovery_code_user_id')),
    sa.PrimaryKeyConstraint('code_hash', name=op.f('pk_recovery_code'))
    )
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recovery_code_user_id'), ['user_id'], unique=False)

    op.create_table('second_ask',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('act', sa.String(length=30), nullable=False),
    sa.Column('object_id', sa.String(length=40), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['app_user.id'], name=op.f('fk_second_ask_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_second_ask')),
    sa.UniqueConstraint('act', 'object_id', name=op.f('uq_second_ask_act_object_id'))
    )
    op.create_table('sign_on_binding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('issuer', sa.String(length=300), nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('bound_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_sign_on_binding_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_on_binding')),
    sa.UniqueConstraint('issuer', 'subject', name=op.f('uq_sign_on_binding_issuer_subject')),
    sa.UniqueConstraint('user_id', name=op.f('uq_sign_on_binding_user_id'))
    )
    op.create_table('tombstone',
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('act', sa.String(length=22), nullable=False),
    sa.Column('court', sa.String(length=200), nullable=False),
    sa.Column('ordered_on', sa.Date(), nullable=False),
    sa.Column('paper', sa.String(length=200), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=False),
    sa.Column('destroyed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('destroyed', sa.Text(), nullable=False),
    sa.Column('packets', sa.Text(), nullable=False),
    sa.Column('bates', sa.Integer(), nullable=False),
    sa.Column('files', sa.Text(), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['asked_by_id'], ['app_user.id'], name=op.f('fk_tombstone_asked_by_id')),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['app_user.id'], name=op.f('fk_tombstone_confirmed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tombstone')),
    sa.UniqueConstraint('act', name=op.f('uq_tombstone_act')),
    sa.UniqueConstraint('case_id', name=op.f('uq_tombstone_case_id')),
    sa.UniqueConstraint('number', name=op.f('uq_tombstone_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_tombstone_public_id'))
    )
    op.create_table('used_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_used_code_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_used_code')),
    sa.UniqueConstraint('user_id', 'step', name=op.f('uq_used_code_user_id_step'))
    )
    op.create_table('user_session',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('csrf_secret', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('active_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stepped_up_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('factors', sa.String(length=60), nullable=False),
    sa.Column('address', sa.String(length=64), nullable=False),
    sa.Column('new_browser', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_user_session_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_session')),
    sa.UniqueConstraint('public_id', name=op.f('uq_user_session_public_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_user_session_token_hash'))
    )
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_user_session_user_id'), ['user_id'], unique=False)

    op.create_table('advice',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('from_sao', sa.Boolean(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['app_user.id'], name=op.f('fk_advice_author_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_advice_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_advice')),
    sa.UniqueConstraint('public_id', name=op.f('uq_advice_public_id'))
    )
    with op.batch_alter_table('advice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_advice_case_id'), ['case_id'], unique=False)

    op.create_table('bates_number',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('allotted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_bates_number_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bates_number')),
    sa.UniqueConstraint('case_id', 'number', name=op.f('uq_bates_number_case_id_number')),
    sa.UniqueConstraint('case_id', 'sha256', 'page', name=op.f('uq_bates_number_case_id_sha256_page'))
    )
    op.create_table('case_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_link_case_id')),
    sa.ForeignKeyConstraint(['other_id'], ['case_file.id'], name=op.f('fk_case_link_other_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_link'))
    )
    with op.batch_alter_table('case_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_link_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_link_other_id'), ['other_id'], unique=False)

    op.create_table('case_read',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('before_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('audit_seq', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_read_case_id')),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_case_read_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_read')),
    sa.UniqueConstraint('case_id', 'user_id', name=op.f('uq_case_read_case_id_user_id'))
    )
    op.create_table('checklist_item',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=200), nullable=False),
    sa.Column('weight', sa.String(length=20), nullable=False),
    sa.Column('gate', sa.String(length=12), nullable=False),
    sa.Column('waivable', sa.Boolean(), nullable=False),
    sa.Column('applies_when', sa.String(length=300), nullable=False),
    sa.Column('set_aside', sa.Boolean(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('reason', sa.String(length=60), nullable=False),
    sa.Column('requested_from', sa.String(length=200), nullable=False),
    sa.Column('request_number', sa.String(length=60), nullable=False),
    sa.Column('promised_on', sa.Date(), nullable=True),
    sa.Column('waiver_reason', sa.Text(), nullable=False),
    sa.Column('waiver_asked_by_id', sa.Integer(), nullable=True),
    sa.Column('waiver_asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attested_by_id', sa.Integer(), nullable=True),
    sa.Column('attested_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['attested_by_id'], ['app_user.id'], name=op.f('fk_checklist_item_attested_by_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_checklist_item_case_id')),
    sa.ForeignKeyConstraint(['changed_by_id'], ['app_user.id'], name=op.f('fk_checklist_item_changed_by_id')),
    sa.ForeignKeyConstraint(['waiver_asked_by_id'], ['app_user.id'], name=op.f('fk_checklist_item_waiver_asked_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checklist_item')),
    sa.UniqueConstraint('case_id', 'key', name=op.f('uq_checklist_item_case_id_key')),
    sa.UniqueConstraint('public_id', name=op.f('uq_checklist_item_public_id'))
    )
    with op.batch_alter_table('checklist_item', schema=None) as batch_op:
        batch_op.create_index('ix_checklist_item_request_number', ['request_number'], unique=False, postgresql_where=sa.text("request_number != ''"), sqlite_where=sa.text("request_number != ''"))

    op.create_table('compartment_grant',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('compartment', sa.String(length=30), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('granted_by_id', sa.Integer(), nullable=False),
    sa.Column('granted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_compartment_grant_case_id')),
    sa.ForeignKeyConstraint(['granted_by_id'], ['app_user.id'], name=op.f('fk_compartment_grant_granted_by_id')),
    sa.ForeignKeyConstraint(['revoked_by_id'], ['app_user.id'], name=op.f('fk_compartment_grant_revoked_by_id')),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_compartment_grant_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_compartment_grant')),
    sa.UniqueConstraint('public_id', name=op.f('uq_compartment_grant_public_id'))
    )
    with op.batch_alter_table('compartment_grant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_compartment_grant_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_compartment_grant_user_id'), ['user_id'], unique=False)

    op.create_table('conflict_of_interest',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lifted_by_id', sa.Integer(), nullable=True),
    sa.Column('lifted_why', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_conflict_of_interest_case_id')),
    sa.ForeignKeyConstraint(['lifted_by_id'], ['app_user.id'], name=op.f('fk_conflict_of_interest_lifted_by_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['app_user.id'], name=op.f('fk_conflict_of_interest_recorded_by_id')),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_conflict_of_interest_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conflict_of_interest')),
    sa.UniqueConstraint('public_id', name=op.f('uq_conflict_of_interest_public_id'))
    )
    with op.batch_alter_table('conflict_of_interest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conflict_of_interest_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_conflict_of_interest_user_id'), ['user_id'], unique=False)
        batch_op.create_index('uq_conflict_of_interest_standing', ['case_id', 'user_id'], unique=True, sqlite_where=sa.text('lifted_at IS NULL'), postgresql_where=sa.text('lifted_at IS NULL'))

    op.create_table('court_act',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('court', sa.String(length=200), nullable=False),
    sa.Column('ordered_on', sa.Date(), nullable=False),
    sa.Column('paper', sa.String(length=200), nullable=False),
    sa.Column('exhibit', sa.String(length=22), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('named', sa.Text(), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=True),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.Column('ended_why', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.CheckConstraint('confirmed_by_id IS NULL OR confirmed_by_id <> asked_by_id', name=op.f('ck_court_act_two_people')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['app_user.id'], name=op.f('fk_court_act_asked_by_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_court_act_case_id')),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['app_user.id'], name=op.f('fk_court_act_confirmed_by_id')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['app_user.id'], name=op.f('fk_court_act_ended_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_court_act')),
    sa.UniqueConstraint('public_id', name=op.f('uq_court_act_public_id'))
    )
    with op.batch_alter_table('court_act', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_court_act_case_id'), ['case_id'], unique=False)
        batch_op.create_index('uq_court_act_under_way', ['case_id'], unique=True, sqlite_where=sa.text('confirmed_at IS NULL AND ended_at IS NULL'), postgresql_where=sa.text('confirmed_at IS NULL AND ended_at IS NULL'))

    op.create_table('credibility_change',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('before', sa.Text(), nullable=False),
    sa.Column('after', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('looked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['app_user.id'], name=op.f('fk_credibility_change_by_id')),
    sa.ForeignKeyConstraint(['entry_id'], ['credibility_entry.id'], name=op.f('fk_credibility_change_entry_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credibility_change')),
    sa.UniqueConstraint('entry_id', 'serial', name=op.f('uq_credibility_change_entry_id_serial')),
    sa.UniqueConstraint('public_id', name=op.f('uq_credibility_change_public_id'))
    )
    op.create_table('decision_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('rationale', sa.Text(), nullable=False),
    sa.Column('plain_words', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['app_user.id'], name=op.f('fk_decision_draft_author_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_decision_draft_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision_draft')),
    sa.UniqueConstraint('case_id', 'author_id', name=op.f('uq_decision_draft_case_id_author_id'))
    )
    op.create_table('decision_snapshot',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('decider_id', sa.Integer(), nullable=False),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decisions', sa.Text(), nullable=False),
    sa.Column('known', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('rationale', sa.Text(), nullable=False),
    sa.Column('plain_words', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_decision_snapshot_case_id')),
    sa.ForeignKeyConstraint(['decider_id'], ['app_user.id'], name=op.f('fk_decision_snapshot_decider_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision_snapshot')),
    sa.UniqueConstraint('case_id', 'round', 'serial', name=op.f('uq_decision_snapshot_case_id_round_serial')),
    sa.UniqueConstraint('public_id', name=op.f('uq_decision_snapshot_public_id'))
    )
    op.create_table('emergency',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('category', sa.String(length=30), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('again', sa.Boolean(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('review_on', sa.Date(), nullable=False),
    sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reviewed_by_id', sa.Integer(), nullable=True),
    sa.Column('justified', sa.Boolean(), nullable=True),
    sa.Column('review_words', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_emergency_case_id')),
    sa.ForeignKeyConstraint(['reviewed_by_id'], ['app_user.id'], name=op.f('fk_emergency_reviewed_by_id')),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_emergency_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_emergency')),
    sa.UniqueConstraint('public_id', name=op.f('uq_emergency_public_id'))
    )
    with op.batch_alter_table('emergency', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_emergency_opened_at'), ['opened_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_emergency_user_id'), ['user_id'], unique=False)
        batch_op.create_index('ix_emergency_waiting', ['case_id'], unique=False, sqlite_where=sa.text('reviewed_at IS NULL'), postgresql_where=sa.text('reviewed_at IS NULL'))

    op.create_table('entry_reason',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('category', sa.String(length=30), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_entry_reason_case_id')),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_entry_reason_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry_reason')),
    sa.UniqueConstraint('case_id', 'user_id', 'on', name=op.f('uq_entry_reason_case_id_user_id_on')),
    sa.UniqueConstraint('public_id', name=op.f('uq_entry_reason_public_id'))
    )
    with op.batch_alter_table('entry_reason', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_entry_reason_on'), ['on'], unique=False)

    op.create_table('exhibit',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('left_number', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('type', sa.String(length=60), nullable=False),
    sa.Column('class', sa.String(length=30), nullable=False),
    sa.Column('used', sa.String(length=10), nullable=False),
    sa.Column('favorable', sa.Boolean(), nullable=False),
    sa.Column('physical', sa.Boolean(), nullable=False),
    sa.Column('kept_at', sa.String(length=200), nullable=False),
    sa.Column('given_by', sa.String(length=200), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('added_by_id', sa.Integer(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_why', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['app_user.id'], name=op.f('fk_exhibit_added_by_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_exhibit_case_id')),
    sa.ForeignKeyConstraint(['withdrawn_by_id'], ['app_user.id'], name=op.f('fk_exhibit_withdrawn_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exhibit')),
    sa.UniqueConstraint('case_id', 'number', name=op.f('uq_exhibit_case_id_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_exhibit_public_id'))
    )
    op.create_table('fact',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('value', sa.Text(), nullable=True),
    sa.Column('precision', sa.String(length=20), nullable=False),
    sa.Column('class_key', sa.String(length=30), nullable=False),
    sa.Column('standing', sa.String(length=12), nullable=False),
    sa.Column('source_kind', sa.String(length=10), nullable=False),
    sa.Column('source_text', sa.String(length=300), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_fact_case_id')),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['app_user.id'], name=op.f('fk_fact_confirmed_by_id')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['app_user.id'], name=op.f('fk_fact_entered_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fact')),
    sa.UniqueConstraint('case_id', 'key', 'serial', name=op.f('uq_fact_case_id_key_serial')),
    sa.UniqueConstraint('public_id', name=op.f('uq_fact_public_id'))
    )
    with op.batch_alter_table('fact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fact_case_id_standing'), ['case_id', 'standing'], unique=False)

    op.create_table('favorable_log',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('entries', sa.Text(), nullable=False),
    sa.Column('put_by_id', sa.Integer(), nullable=False),
    sa.Column('put_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_favorable_log_case_id')),
    sa.ForeignKeyConstraint(['put_by_id'], ['app_user.id'], name=op.f('fk_favorable_log_put_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_favorable_log')),
    sa.UniqueConstraint('case_id', 'round', name=op.f('uq_favorable_log_case_id_round')),
    sa.UniqueConstraint('public_id', name=op.f('uq_favorable_log_public_id'))
    )
    op.create_table('federal_note',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['app_user.id'], name=op.f('fk_federal_note_author_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_federal_note_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_federal_note')),
    sa.UniqueConstraint('public_id', name=op.f('uq_federal_note_public_id'))
    )
    with op.batch_alter_table('federal_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_federal_note_case_id'), ['case_id'], unique=False)

    op.create_table('federal_question',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('referral_number', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('item', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('written_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reply', sa.String(length=10), nullable=False),
    sa.Column('reply_words', sa.Text(), nullable=False),
    sa.Column('replied_by_id', sa.Integer(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_federal_question_case_id')),
    sa.ForeignKeyConstraint(['replied_by_id'], ['app_user.id'], name=op.f('fk_federal_question_replied_by_id')),
    sa.ForeignKeyConstraint(['written_by_id'], ['app_user.id'], name=op.f('fk_federal_question_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_federal_question')),
    sa.UniqueConstraint('public_id', name=op.f('uq_federal_question_public_id'))
    )
    with op.batch_alter_table('federal_question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_federal_question_case_id_referral_number'), ['case_id', 'referral_number'], unique=False)

    op.create_table('forum_contact',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('with_whom', sa.String(length=200), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_forum_contact_case_id')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['app_user.id'], name=op.f('fk_forum_contact_entered_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_forum_contact')),
    sa.UniqueConstraint('public_id', name=op.f('uq_forum_contact_public_id'))
    )
    with op.batch_alter_table('forum_contact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_forum_contact_case_id_round'), ['case_id', 'round'], unique=False)

    op.create_table('hand_over_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hand_over_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=True),
    sa.Column('to_id', sa.Integer(), nullable=True),
    sa.Column('receipt', sa.String(length=12), nullable=False),
    sa.Column('stayed', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_hand_over_line_case_id')),
    sa.ForeignKeyConstraint(['from_id'], ['app_user.id'], name=op.f('fk_hand_over_line_from_id')),
    sa.ForeignKeyConstraint(['hand_over_id'], ['hand_over.id'], name=op.f('fk_hand_over_line_hand_over_id')),
    sa.ForeignKeyConstraint(['to_id'], ['app_user.id'], name=op.f('fk_hand_over_line_to_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_over_line')),
    sa.UniqueConstraint('hand_over_id', 'case_id', name=op.f('uq_hand_over_line_hand_over_id_case_id'))
    )
    with op.batch_alter_table('hand_over_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hand_over_line_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_hand_over_line_from_id'), ['from_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_hand_over_line_to_id'), ['to_id'], unique=False)

    op.create_table('holding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=30), nullable=False),
    sa.Column('side', sa.String(length=10), nullable=False),
    sa.Column('holder_id', sa.Integer(), nullable=True),
    sa.Column('holder_queue', sa.String(length=90), nullable=False),
    sa.Column('hold_for', sa.String(length=300), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_holding_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holding'))
    )
    with op.batch_alter_table('holding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_holding_case_id'), ['case_id'], unique=False)

    op.create_table('incident',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('row_number', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=6), nullable=False),
    sa.Column('day', sa.Integer(), nullable=False),
    sa.Column('block', sa.Integer(), nullable=True),
    sa.Column('street', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=True),
    sa.Column('district', sa.String(length=20), nullable=True),
    sa.Column('arrest_number', sa.String(length=40), nullable=True),
    sa.Column('repeats', sa.Integer(), nullable=True),
    sa.Column('raw', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['incident_import.id'], name=op.f('fk_incident_import_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident'))
    )
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.create_index('ix_incident_arrest_number', ['arrest_number'], unique=False, postgresql_where=sa.text('arrest_number IS NOT NULL'), sqlite_where=sa.text('arrest_number IS NOT NULL'))
        batch_op.create_index(batch_op.f('ix_incident_day_id'), ['day', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_incident_street_block_day'), ['street', 'block', 'day'], unique=False)

    op.create_table('incident_quarantine',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('row_number', sa.Integer(), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('raw', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['incident_import.id'], name=op.f('fk_incident_quarantine_import_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident_quarantine'))
    )
    with op.batch_alter_table('incident_quarantine', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_incident_quarantine_import_id'), ['import_id'], unique=False)

    op.create_table('item_draft',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=60), nullable=False),
    sa.Column('item', sa.String(length=60), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('serves', sa.String(length=120), nullable=False),
    sa.Column('done', sa.Text(), nullable=False),
    sa.Column('weight', sa.String(length=20), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['app_user.id'], name=op.f('fk_item_draft_author_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_item_draft_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_draft')),
    sa.UniqueConstraint('public_id', name=op.f('uq_item_draft_public_id'))
    )
    with op.batch_alter_table('item_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_draft_case_id'), ['case_id'], unique=False)

    op.create_table('lead_disclosure',
    sa.Column('referral_id', sa.Integer(), nullable=False),
    sa.Column('consent_id', sa.Integer(), nullable=True),
    sa.Column('reader_id', sa.Integer(), nullable=False),
    sa.Column('party', sa.String(length=30), nullable=False),
    sa.Column('purpose', sa.String(length=30), nullable=False),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['consent_id'], ['lead.lead_consent.id'], name=op.f('fk_lead_disclosure_consent_id')),
    sa.ForeignKeyConstraint(['referral_id'], ['lead.lead_referral.id'], name=op.f('fk_lead_disclosure_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_disclosure')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lead_disclosure_public_id')),
    schema='lead'
    )
    with op.batch_alter_table('lead_disclosure', schema='lead') as batch_op:
        batch_op.create_index(batch_op.f('ix_lead_disclosure_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_disclosure_referral_id'), ['referral_id'], unique=False)

    op.create_table('lead_sent',
    sa.Column('referral_id', sa.Integer(), nullable=False),
    sa.Column('service_id', sa.Integer(), nullable=False),
    sa.Column('consent_id', sa.Integer(), nullable=False),
    sa.Column('need', sa.Text(), nullable=False),
    sa.Column('stage', sa.String(length=10), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['consent_id'], ['lead.lead_consent.id'], name=op.f('fk_lead_sent_consent_id')),
    sa.ForeignKeyConstraint(['referral_id'], ['lead.lead_referral.id'], name=op.f('fk_lead_sent_referral_id')),
    sa.ForeignKeyConstraint(['service_id'], ['lead.lead_service.id'], name=op.f('fk_lead_sent_service_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_sent')),
    sa.UniqueConstraint('public_id', name=op.f('uq_lead_sent_public_id')),
    schema='lead'
    )
    with op.batch_alter_table('lead_sent', schema='lead') as batch_op:
        batch_op.create_index(batch_op.f('ix_lead_sent_due_on'), ['due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_sent_referral_id'), ['referral_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_sent_service_id'), ['service_id'], unique=False)

    op.create_table('leave_case',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('leave_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('slot', sa.String(length=20), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stayed', sa.Text(), nullable=False),
    sa.Column('back_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('not_back', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_leave_case_case_id')),
    sa.ForeignKeyConstraint(['leave_id'], ['leave_of_absence.id'], name=op.f('fk_leave_case_leave_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leave_case')),
    sa.UniqueConstraint('leave_id', 'case_id', name=op.f('uq_leave_case_leave_id_case_id'))
    )
    with op.batch_alter_table('leave_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_leave_case_case_id'), ['case_id'], unique=False)

    op.create_table('legal_hold',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('ground', sa.String(length=30), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('review_on', sa.Date(), nullable=False),
    sa.Column('set_by_id', sa.Integer(), nullable=False),
    sa.Column('set_role', sa.String(length=30), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lifted_by_id', sa.Integer(), nullable=True),
    sa.Column('lifted_why', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_legal_hold_case_id')),
    sa.ForeignKeyConstraint(['lifted_by_id'], ['app_user.id'], name=op.f('fk_legal_hold_lifted_by_id')),
    sa.ForeignKeyConstraint(['set_by_id'], ['app_user.id'], name=op.f('fk_legal_hold_set_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_hold')),
    sa.UniqueConstraint('public_id', name=op.f('uq_legal_hold_public_id'))
    )
    with op.batch_alter_table('legal_hold', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_legal_hold_case_id'), ['case_id'], unique=False)

    op.create_table('matrix_read',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('before_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_matrix_read_case_id')),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_matrix_read_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_matrix_read')),
    sa.UniqueConstraint('case_id', 'user_id', name=op.f('uq_matrix_read_case_id_user_id'))
    )
    op.create_table('meeting_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('copy_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('people', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_meeting_line_case_id')),
    sa.ForeignKeyConstraint(['copy_id'], ['meeting_copy.id'], name=op.f('fk_meeting_line_copy_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_line'))
    )
    with op.batch_alter_table('meeting_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_line_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_line_copy_id'), ['copy_id'], unique=False)

    op.create_table('notice',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('subject_type', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.String(length=64), nullable=False),
    sa.Column('tag', sa.String(length=60), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('audit_seq', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('urgent', sa.Boolean(), nullable=False),
    sa.Column('mail', sa.String(length=6), nullable=False),
    sa.Column('mail_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['mail_id'], ['mail.id'], name=op.f('fk_notice_mail_id')),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_notice_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('public_id', name=op.f('uq_notice_public_id'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_mail_id'), ['mail_id'], unique=False)
        batch_op.create_index('ix_notice_open', ['user_id', 'id'], unique=False, sqlite_where=sa.text("mail = 'open'"), postgresql_where=sa.text("mail = 'open'"))
        batch_op.create_index(batch_op.f('ix_notice_user_id_read_at_id'), ['user_id', 'read_at', 'id'], unique=False)

    op.create_table('override',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('names', sa.Text(), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('objection', sa.Text(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_override_case_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['app_user.id'], name=op.f('fk_override_made_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_override')),
    sa.UniqueConstraint('public_id', name=op.f('uq_override_public_id'))
    )
    with op.batch_alter_table('override', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_override_case_id'), ['case_id'], unique=False)

    op.create_table('packet_recipe',
    sa.Column('office', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('recipient', sa.String(length=200), nullable=False),
    sa.Column('sections', sa.Text(), nullable=False),
    sa.Column('answers', sa.Text(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('named', sa.Text(), nullable=False),
    sa.Column('left_out', sa.Text(), nullable=False),
    sa.Column('supplement', sa.Boolean(), nullable=False),
    sa.Column('kept_by_id', sa.Integer(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_packet_recipe_case_id')),
    sa.ForeignKeyConstraint(['kept_by_id'], ['app_user.id'], name=op.f('fk_packet_recipe_kept_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_packet_recipe')),
    sa.UniqueConstraint('office', 'name', name=op.f('uq_packet_recipe_office_name')),
    sa.UniqueConstraint('public_id', name=op.f('uq_packet_recipe_public_id'))
    )
    op.create_table('party',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('other_name', sa.String(length=200), nullable=False),
    sa.Column('born_on', sa.Date(), nullable=True),
    sa.Column('born_known', sa.Boolean(), nullable=False),
    sa.Column('juvenile', sa.Boolean(), nullable=False),
    sa.Column('in_custody', sa.Boolean(), nullable=False),
    sa.Column('contact', sa.Text(), nullable=False),
    sa.Column('location', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('died_on', sa.Date(), nullable=True),
    sa.Column('left_with', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_party_case_id')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['app_user.id'], name=op.f('fk_party_entered_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_party')),
    sa.UniqueConstraint('public_id', name=op.f('uq_party_public_id'))
    )
    with op.batch_alter_table('party', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_party_born_on'), ['born_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_party_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_party_juvenile', ['case_id'], unique=False, sqlite_where=sa.text('juvenile IS 1'), postgresql_where=sa.text('juvenile IS true'))

    op.create_table('referral',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('charges_contemplated', sa.Text(), nullable=False),
    sa.Column('urgency', sa.String(length=20), nullable=False),
    sa.Column('liaison_id', sa.Integer(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_as', sa.String(length=20), nullable=False),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.Column('ground', sa.String(length=40), nullable=False),
    sa.Column('sentence', sa.Text(), nullable=False),
    sa.Column('draft', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_referral_case_id')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['app_user.id'], name=op.f('fk_referral_ended_by_id')),
    sa.ForeignKeyConstraint(['liaison_id'], ['app_user.id'], name=op.f('fk_referral_liaison_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referral')),
    sa.UniqueConstraint('case_id', 'number', name=op.f('uq_referral_case_id_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_referral_public_id'))
    )
    op.create_table('reminder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=False),
    sa.Column('clock', sa.String(length=60), nullable=False),
    sa.Column('due', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stage', sa.String(length=10), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_reminder_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder')),
    sa.UniqueConstraint('case_id', 'party_id', 'clock', 'due', 'stage', name=op.f('uq_reminder_case_id_party_id_clock_due_stage'))
    )
    op.create_table('return_round',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('agreed', sa.Boolean(), nullable=False),
    sa.Column('sent_by_id', sa.Integer(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer_note', sa.Text(), nullable=False),
    sa.Column('looked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_return_round_case_id')),
    sa.ForeignKeyConstraint(['sent_by_id'], ['app_user.id'], name=op.f('fk_return_round_sent_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_return_round')),
    sa.UniqueConstraint('case_id', 'number', name=op.f('uq_return_round_case_id_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_return_round_public_id'))
    )
    with op.batch_alter_table('return_round', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_return_round_sent_at'), ['sent_at'], unique=False)

    op.create_table('screening',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('opened_by_id', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_screening_case_id')),
    sa.ForeignKeyConstraint(['opened_by_id'], ['app_user.id'], name=op.f('fk_screening_opened_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_screening')),
    sa.UniqueConstraint('case_id', 'round', name=op.f('uq_screening_case_id_round')),
    sa.UniqueConstraint('public_id', name=op.f('uq_screening_public_id'))
    )
    op.create_table('screening_answer',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('fact', sa.String(length=60), nullable=False),
    sa.Column('answer', sa.String(length=10), nullable=False),
    sa.Column('sources', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('answered_by_id', sa.Integer(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['answered_by_id'], ['app_user.id'], name=op.f('fk_screening_answer_answered_by_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_screening_answer_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_screening_answer')),
    sa.UniqueConstraint('case_id', 'fact', 'round', name=op.f('uq_screening_answer_case_id_fact_round')),
    sa.UniqueConstraint('public_id', name=op.f('uq_screening_answer_public_id'))
    )
    op.create_table('stuck_case',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('night_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(length=20), nullable=False),
    sa.Column('side', sa.String(length=10), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_stuck_case_case_id')),
    sa.ForeignKeyConstraint(['night_id'], ['night.id'], name=op.f('fk_stuck_case_night_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stuck_case'))
    )
    with op.batch_alter_table('stuck_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stuck_case_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stuck_case_night_id'), ['night_id'], unique=False)

    op.create_table('thing',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('description', sa.String(length=300), nullable=False),
    sa.Column('serial', sa.String(length=60), nullable=False),
    sa.Column('serial_key', sa.String(length=60), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_thing_case_id')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['app_user.id'], name=op.f('fk_thing_entered_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_thing')),
    sa.UniqueConstraint('public_id', name=op.f('uq_thing_public_id'))
    )
    with op.batch_alter_table('thing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_thing_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_thing_serial_key'), ['serial_key'], unique=False)

    op.create_table('case_event',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=True),
    sa.Column('event', sa.String(length=60), nullable=False),
    sa.Column('clock', sa.String(length=60), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('precision', sa.String(length=10), nullable=False),
    sa.Column('paper', sa.String(length=300), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('receipt', sa.String(length=12), nullable=False),
    sa.Column('takes_back_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_event_case_id')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['app_user.id'], name=op.f('fk_case_event_entered_by_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_case_event_party_id')),
    sa.ForeignKeyConstraint(['takes_back_id'], ['case_event.id'], name=op.f('fk_case_event_takes_back_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_event')),
    sa.UniqueConstraint('public_id', name=op.f('uq_case_event_public_id')),
    sa.UniqueConstraint('takes_back_id', name=op.f('uq_case_event_takes_back_id'))
    )
    with op.batch_alter_table('case_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_event_case_id'), ['case_id'], unique=False)

    op.create_table('charge',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=False),
    sa.Column('statute', sa.String(length=80), nullable=False),
    sa.Column('version_from', sa.String(length=10), nullable=False),
    sa.Column('sovereign', sa.String(length=10), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('count_text', sa.Text(), nullable=False),
    sa.Column('proposed_by_id', sa.Integer(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(length=40), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('reason_words', sa.Text(), nullable=False),
    sa.Column('victim_words', sa.Text(), nullable=False),
    sa.Column('amendment', sa.Text(), nullable=False),
    sa.Column('amended_to', sa.String(length=80), nullable=False),
    sa.Column('proposed_statute', sa.String(length=80), nullable=False),
    sa.Column('proposed_from', sa.String(length=10), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_round', sa.Integer(), nullable=True),
    sa.Column('disposition', sa.String(length=40), nullable=False),
    sa.Column('disposition_on', sa.Date(), nullable=True),
    sa.Column('sealed_by', sa.String(length=300), nullable=False),
    sa.Column('unsealed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_charge_case_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_charge_party_id')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['app_user.id'], name=op.f('fk_charge_proposed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_charge')),
    sa.UniqueConstraint('public_id', name=op.f('uq_charge_public_id'))
    )
    with op.batch_alter_table('charge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_charge_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_charge_decided_at'), ['decided_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_charge_party_id'), ['party_id'], unique=False)

    op.create_table('checklist_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('exhibit_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_checklist_link_exhibit_id')),
    sa.ForeignKeyConstraint(['item_id'], ['checklist_item.id'], name=op.f('fk_checklist_link_item_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checklist_link')),
    sa.UniqueConstraint('item_id', 'exhibit_id', name=op.f('uq_checklist_link_item_id_exhibit_id'))
    )
    with op.batch_alter_table('checklist_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_checklist_link_exhibit_id'), ['exhibit_id'], unique=False)

    op.create_table('clock_extension',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=True),
    sa.Column('clock', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('first_day', sa.Date(), nullable=True),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('ordered_on', sa.Date(), nullable=False),
    sa.Column('ordered_by', sa.String(length=300), nullable=False),
    sa.Column('ground', sa.Text(), nullable=False),
    sa.Column('paper', sa.String(length=300), nullable=False),
    sa.Column('exhibit', sa.String(length=22), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken_back_by_id', sa.Integer(), nullable=True),
    sa.Column('taken_back_why', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_clock_extension_case_id')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['app_user.id'], name=op.f('fk_clock_extension_entered_by_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_clock_extension_party_id')),
    sa.ForeignKeyConstraint(['taken_back_by_id'], ['app_user.id'], name=op.f('fk_clock_extension_taken_back_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock_extension')),
    sa.UniqueConstraint('public_id', name=op.f('uq_clock_extension_public_id'))
    )
    with op.batch_alter_table('clock_extension', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clock_extension_case_id'), ['case_id'], unique=False)

    op.create_table('contact_wish',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=False),
    sa.Column('ways', sa.String(length=300), nullable=False),
    sa.Column('times', sa.String(length=300), nullable=False),
    sa.Column('language', sa.String(length=60), nullable=False),
    sa.Column('message', sa.String(length=3), nullable=False),
    sa.Column('no_contact', sa.Boolean(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_contact_wish_case_id')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['app_user.id'], name=op.f('fk_contact_wish_entered_by_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_contact_wish_party_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_wish')),
    sa.UniqueConstraint('public_id', name=op.f('uq_contact_wish_public_id'))
    )
    with op.batch_alter_table('contact_wish', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_wish_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_contact_wish_party_id'), ['party_id'], unique=False)

    op.create_table('credibility_review',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('change_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=True),
    sa.Column('how', sa.String(length=10), nullable=False),
    sa.Column('why', sa.String(length=10), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('decision', sa.String(length=20), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('given_on', sa.Date(), nullable=True),
    sa.Column('given_to', sa.String(length=200), nullable=False),
    sa.Column('given_paper', sa.String(length=300), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_credibility_review_case_id')),
    sa.ForeignKeyConstraint(['change_id'], ['credibility_change.id'], name=op.f('fk_credibility_review_change_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['app_user.id'], name=op.f('fk_credibility_review_decided_by_id')),
    sa.ForeignKeyConstraint(['entry_id'], ['credibility_entry.id'], name=op.f('fk_credibility_review_entry_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_credibility_review_party_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_credibility_review')),
    sa.UniqueConstraint('case_id', 'entry_id', 'change_id', 'party_id', name=op.f('uq_credibility_review_case_id_entry_id_change_id_party_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_credibility_review_public_id'))
    )
    with op.batch_alter_table('credibility_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_credibility_review_decision_case_id'), ['decision', 'case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_credibility_review_entry_id'), ['entry_id'], unique=False)

    op.create_table('credibility_seen',
    sa.Column('party_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_credibility_seen_party_id')),
    sa.PrimaryKeyConstraint('party_id', name=op.f('pk_credibility_seen'))
    )
    op.create_table('custody_transfer',
    sa.Column('exhibit_id', sa.Integer(), nullable=False),
    sa.Column('keeper_id', sa.Integer(), nullable=False),
    sa.Column('receiver_id', sa.Integer(), nullable=True),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('offer_back_by', sa.Date(), nullable=True),
    sa.Column('lent_by_id', sa.Integer(), nullable=True),
    sa.Column('back_by', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('state', sa.String(length=30), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('holder_id', sa.Integer(), nullable=True),
    sa.Column('holder_queue', sa.String(length=90), nullable=False),
    sa.Column('clock_key', sa.String(length=60), nullable=False),
    sa.Column('clock_due', sa.DateTime(timezone=True), nullable=True),
    sa.Column('clock_first', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_custody_transfer_exhibit_id')),
    sa.ForeignKeyConstraint(['keeper_id'], ['app_user.id'], name=op.f('fk_custody_transfer_keeper_id')),
    sa.ForeignKeyConstraint(['lent_by_id'], ['app_user.id'], name=op.f('fk_custody_transfer_lent_by_id')),
    sa.ForeignKeyConstraint(['receiver_id'], ['app_user.id'], name=op.f('fk_custody_transfer_receiver_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_custody_transfer')),
    sa.UniqueConstraint('exhibit_id', name=op.f('uq_custody_transfer_exhibit_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_custody_transfer_public_id'))
    )
    with op.batch_alter_table('custody_transfer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_custody_transfer_clock_due'), ['clock_due'], unique=False)
        batch_op.create_index(batch_op.f('ix_custody_transfer_holder_id'), ['holder_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_custody_transfer_holder_queue'), ['holder_queue'], unique=False)
        batch_op.create_index(batch_op.f('ix_custody_transfer_keeper_id'), ['keeper_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_custody_transfer_lent_by_id'), ['lent_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_custody_transfer_receiver_id'), ['receiver_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_custody_transfer_state'), ['state'], unique=False)

    op.create_table('disclosure_ruling',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('exhibit_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('category', sa.String(length=40), nullable=False),
    sa.Column('ground', sa.Text(), nullable=False),
    sa.Column('court_order', sa.String(length=300), nullable=False),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.Column('ended_because', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_disclosure_ruling_case_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['app_user.id'], name=op.f('fk_disclosure_ruling_decided_by_id')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['app_user.id'], name=op.f('fk_disclosure_ruling_ended_by_id')),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_disclosure_ruling_exhibit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_disclosure_ruling')),
    sa.UniqueConstraint('public_id', name=op.f('uq_disclosure_ruling_public_id'))
    )
    with op.batch_alter_table('disclosure_ruling', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_disclosure_ruling_case_id_exhibit_id'), ['case_id', 'exhibit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_disclosure_ruling_ended_at_review_on'), ['ended_at', 'review_on'], unique=False)

    op.create_table('eligibility',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(length=60), nullable=False),
    sa.Column('eligible', sa.Boolean(), nullable=False),
    sa.Column('override', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_eligibility_case_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['app_user.id'], name=op.f('fk_eligibility_made_by_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_eligibility_party_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_eligibility')),
    sa.UniqueConstraint('public_id', name=op.f('uq_eligibility_public_id'))
    )
    with op.batch_alter_table('eligibility', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_eligibility_case_id'), ['case_id'], unique=False)

    op.create_table('evidence_pointer',
    sa.Column('exhibit_id', sa.Integer(), nullable=False),
    sa.Column('kept_by', sa.String(length=200), nullable=False),
    sa.Column('reference', sa.String(length=120), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('condition', sa.String(length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_evidence_pointer_exhibit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_pointer')),
    sa.UniqueConstraint('exhibit_id', name=op.f('uq_evidence_pointer_exhibit_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_evidence_pointer_public_id'))
    )
    op.create_table('exhibit_name',
    sa.Column('exhibit_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('waiting', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_exhibit_name_exhibit_id')),
    sa.PrimaryKeyConstraint('exhibit_id', name=op.f('pk_exhibit_name'))
    )
    with op.batch_alter_table('exhibit_name', schema=None) as batch_op:
        batch_op.create_index('ix_exhibit_name_waiting', ['exhibit_id'], unique=False, sqlite_where=sa.text('waiting IS 1'), postgresql_where=sa.text('waiting IS true'))

    op.create_table('exhibit_share',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('exhibit_id', sa.Integer(), nullable=False),
    sa.Column('shared_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_exhibit_share_case_id')),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_exhibit_share_exhibit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exhibit_share')),
    sa.UniqueConstraint('case_id', 'exhibit_id', name=op.f('uq_exhibit_share_case_id_exhibit_id'))
    )
    with op.batch_alter_table('exhibit_share', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_exhibit_share_exhibit_id'), ['exhibit_id'], unique=False)

    op.create_table('exhibit_version',
    sa.Column('exhibit_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('content_type', sa.String(length=100), nullable=False),
    sa.Column('family', sa.String(length=20), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('notices', sa.Text(), nullable=False),
    sa.Column('inspection', sa.Text(), nullable=False),
    sa.Column('store_key', sa.String(length=40), nullable=False),
    sa.Column('ready_key', sa.String(length=40), nullable=False),
    sa.Column('ready_sha256', sa.String(length=64), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.Column('received_by_id', sa.Integer(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('damaged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_exhibit_version_exhibit_id')),
    sa.ForeignKeyConstraint(['received_by_id'], ['app_user.id'], name=op.f('fk_exhibit_version_received_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exhibit_version')),
    sa.UniqueConstraint('exhibit_id', 'number', name=op.f('uq_exhibit_version_exhibit_id_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_exhibit_version_public_id')),
    sa.UniqueConstraint('store_key', name=op.f('uq_exhibit_version_store_key'))
    )
    with op.batch_alter_table('exhibit_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_exhibit_version_sha256'), ['sha256'], unique=False)

    op.create_table('favorable_flag',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('exhibit_id', sa.Integer(), nullable=True),
    sa.Column('fact_serial', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('raised_by_id', sa.Integer(), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decision', sa.String(length=30), nullable=False),
    sa.Column('decision_words', sa.Text(), nullable=False),
    sa.Column('resolved_by_id', sa.Integer(), nullable=True),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_favorable_flag_case_id')),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_favorable_flag_exhibit_id')),
    sa.ForeignKeyConstraint(['raised_by_id'], ['app_user.id'], name=op.f('fk_favorable_flag_raised_by_id')),
    sa.ForeignKeyConstraint(['resolved_by_id'], ['app_user.id'], name=op.f('fk_favorable_flag_resolved_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_favorable_flag')),
    sa.UniqueConstraint('public_id', name=op.f('uq_favorable_flag_public_id'))
    )
    with op.batch_alter_table('favorable_flag', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_favorable_flag_case_id'), ['case_id'], unique=False)

    op.create_table('federal_disclosure',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=False),
    sa.Column('recipient', sa.String(length=200), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('way', sa.String(length=300), nullable=False),
    sa.Column('rule', sa.String(length=300), nullable=False),
    sa.Column('receipt', sa.String(length=300), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('struck_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('struck_by_id', sa.Integer(), nullable=True),
    sa.Column('struck_because', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_federal_disclosure_case_id')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['app_user.id'], name=op.f('fk_federal_disclosure_entered_by_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_federal_disclosure_party_id')),
    sa.ForeignKeyConstraint(['struck_by_id'], ['app_user.id'], name=op.f('fk_federal_disclosure_struck_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_federal_disclosure')),
    sa.UniqueConstraint('public_id', name=op.f('uq_federal_disclosure_public_id'))
    )
    with op.batch_alter_table('federal_disclosure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_federal_disclosure_case_id'), ['case_id'], unique=False)

    op.create_table('lead_sent_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sent_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=10), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['sent_id'], ['lead.lead_sent.id'], name=op.f('fk_lead_sent_step_sent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_sent_step')),
    schema='lead'
    )
    with op.batch_alter_table('lead_sent_step', schema='lead') as batch_op:
        batch_op.create_index(batch_op.f('ix_lead_sent_step_sent_id'), ['sent_id'], unique=False)

    op.create_table('name_word',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('word', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_name_word_case_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_name_word_party_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_name_word')),
    sa.UniqueConstraint('party_id', 'word', name=op.f('uq_name_word_party_id_word'))
    )
    with op.batch_alter_table('name_word', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_name_word_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_name_word_word'), ['word'], unique=False)

    op.create_table('outside_request',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('asked_of', sa.String(length=200), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('promised_on', sa.Date(), nullable=True),
    sa.Column('first_promised_on', sa.Date(), nullable=True),
    sa.Column('promised_by_id', sa.Integer(), nullable=True),
    sa.Column('promised_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('class_key', sa.String(length=30), nullable=False),
    sa.Column('elements', sa.Text(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ending', sa.String(length=10), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.Column('received_on', sa.Date(), nullable=True),
    sa.Column('exhibit_id', sa.Integer(), nullable=True),
    sa.Column('ending_words', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['asked_by_id'], ['app_user.id'], name=op.f('fk_outside_request_asked_by_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_outside_request_case_id')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['app_user.id'], name=op.f('fk_outside_request_ended_by_id')),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_outside_request_exhibit_id')),
    sa.ForeignKeyConstraint(['item_id'], ['checklist_item.id'], name=op.f('fk_outside_request_item_id')),
    sa.ForeignKeyConstraint(['promised_by_id'], ['app_user.id'], name=op.f('fk_outside_request_promised_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outside_request')),
    sa.UniqueConstraint('public_id', name=op.f('uq_outside_request_public_id'))
    )
    with op.batch_alter_table('outside_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outside_request_asked_by_id'), ['asked_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outside_request_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outside_request_ended_at_promised_on'), ['ended_at', 'promised_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_outside_request_item_id'), ['item_id'], unique=False)

    op.create_table('packet',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('subject', sa.String(length=64), nullable=False),
    sa.Column('filled', sa.Text(), nullable=False),
    sa.Column('recipient', sa.String(length=200), nullable=False),
    sa.Column('requested_by_id', sa.Integer(), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('frozen_key', sa.String(length=40), nullable=False),
    sa.Column('step', sa.String(length=30), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('of', sa.Integer(), nullable=False),
    sa.Column('failure', sa.Text(), nullable=False),
    sa.Column('failed_exhibit', sa.String(length=200), nullable=False),
    sa.Column('store_key', sa.String(length=40), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('built_sha256', sa.String(length=64), nullable=False),
    sa.Column('built_size', sa.BigInteger(), nullable=False),
    sa.Column('seal_name', sa.String(length=200), nullable=False),
    sa.Column('seal_certificate', sa.String(length=64), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.Column('manifest_id', sa.String(length=64), nullable=False),
    sa.Column('audit_head', sa.String(length=64), nullable=False),
    sa.Column('bates_first', sa.Integer(), nullable=True),
    sa.Column('bates_last', sa.Integer(), nullable=True),
    sa.Column('exhibits', sa.Text(), nullable=False),
    sa.Column('recipe', sa.Text(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=True),
    sa.Column('disclosure', sa.Integer(), nullable=True),
    sa.Column('follows_id', sa.Integer(), nullable=True),
    sa.Column('supplement', sa.Boolean(), nullable=False),
    sa.Column('toolchain', sa.Text(), nullable=False),
    sa.Column('issued_by_id', sa.Integer(), nullable=True),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_because', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('state', sa.String(length=30), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('holder_id', sa.Integer(), nullable=True),
    sa.Column('holder_queue', sa.String(length=90), nullable=False),
    sa.Column('clock_key', sa.String(length=60), nullable=False),
    sa.Column('clock_due', sa.DateTime(timezone=True), nullable=True),
    sa.Column('clock_first', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_packet_case_id')),
    sa.ForeignKeyConstraint(['follows_id'], ['packet.id'], name=op.f('fk_packet_follows_id')),
    sa.ForeignKeyConstraint(['issued_by_id'], ['app_user.id'], name=op.f('fk_packet_issued_by_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_packet_party_id')),
    sa.ForeignKeyConstraint(['requested_by_id'], ['app_user.id'], name=op.f('fk_packet_requested_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_packet')),
    sa.UniqueConstraint('number', name=op.f('uq_packet_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_packet_public_id'))
    )
    with op.batch_alter_table('packet', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_packet_built_sha256'), ['built_sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_packet_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_packet_clock_due'), ['clock_due'], unique=False)
        batch_op.create_index(batch_op.f('ix_packet_holder_id'), ['holder_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_packet_holder_queue'), ['holder_queue'], unique=False)
        batch_op.create_index(batch_op.f('ix_packet_sha256'), ['sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_packet_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_packet_subject'), ['subject'], unique=False)

    op.create_table('page_words',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('exhibit_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('sure', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_page_words_exhibit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_page_words'))
    )
    with op.batch_alter_table('page_words', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_page_words_exhibit_id'), ['exhibit_id'], unique=False)

    op.create_table('passage',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('exhibit_id', sa.Integer(), nullable=False),
    sa.Column('version_number', sa.Integer(), nullable=True),
    sa.Column('place', sa.String(length=40), nullable=False),
    sa.Column('page', sa.Integer(), nullable=True),
    sa.Column('quote', sa.Text(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('ground', sa.String(length=40), nullable=False),
    sa.Column('private', sa.Boolean(), nullable=False),
    sa.Column('class_key', sa.String(length=30), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['app_user.id'], name=op.f('fk_passage_by_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_passage_case_id')),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_passage_exhibit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passage')),
    sa.UniqueConstraint('public_id', name=op.f('uq_passage_public_id'))
    )
    with op.batch_alter_table('passage', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passage_case_id_exhibit_id'), ['case_id', 'exhibit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_passage_exhibit_id'), ['exhibit_id'], unique=False)

    op.create_table('received_file',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('result', sa.String(length=10), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('exhibit_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_received_file_case_id')),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_received_file_exhibit_id')),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_received_file_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_received_file')),
    sa.UniqueConstraint('public_id', name=op.f('uq_received_file_public_id'))
    )
    with op.batch_alter_table('received_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_received_file_case_id_user_id_settled_at'), ['case_id', 'user_id', 'settled_at'], unique=False)

    op.create_table('redaction_use',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('exhibit_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('use', sa.String(length=10), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['app_user.id'], name=op.f('fk_redaction_use_by_id')),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_redaction_use_exhibit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_redaction_use')),
    sa.UniqueConstraint('exhibit_id', 'kind', name=op.f('uq_redaction_use_exhibit_id_kind'))
    )
    op.create_table('return_item',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=60), nullable=False),
    sa.Column('item', sa.String(length=60), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('serves', sa.String(length=120), nullable=False),
    sa.Column('done', sa.Text(), nullable=False),
    sa.Column('weight', sa.String(length=20), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('insisted', sa.Boolean(), nullable=False),
    sa.Column('why_asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancel_reason', sa.String(length=40), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.Column('state', sa.String(length=30), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('holder_id', sa.Integer(), nullable=True),
    sa.Column('holder_queue', sa.String(length=90), nullable=False),
    sa.Column('clock_key', sa.String(length=60), nullable=False),
    sa.Column('clock_due', sa.DateTime(timezone=True), nullable=True),
    sa.Column('clock_first', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['asked_by_id'], ['app_user.id'], name=op.f('fk_return_item_asked_by_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_return_item_case_id')),
    sa.ForeignKeyConstraint(['round_id'], ['return_round.id'], name=op.f('fk_return_item_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_return_item')),
    sa.UniqueConstraint('public_id', name=op.f('uq_return_item_public_id'))
    )
    with op.batch_alter_table('return_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_return_item_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_return_item_clock_due'), ['clock_due'], unique=False)
        batch_op.create_index(batch_op.f('ix_return_item_holder_id'), ['holder_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_return_item_holder_queue'), ['holder_queue'], unique=False)
        batch_op.create_index(batch_op.f('ix_return_item_round_id'), ['round_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_return_item_state'), ['state'], unique=False)

    op.create_table('seal_reader',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('act_id', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['act_id'], ['court_act.id'], name=op.f('fk_seal_reader_act_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_seal_reader_case_id')),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_seal_reader_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seal_reader'))
    )
    with op.batch_alter_table('seal_reader', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_seal_reader_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_seal_reader_user_id'), ['user_id'], unique=False)

    op.create_table('second_view',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('snapshot_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('views', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['snapshot_id'], ['decision_snapshot.id'], name=op.f('fk_second_view_snapshot_id')),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_second_view_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_second_view')),
    sa.UniqueConstraint('snapshot_id', 'user_id', name=op.f('uq_second_view_snapshot_id_user_id'))
    )
    op.create_table('shared_item',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('exhibit_id', sa.Integer(), nullable=True),
    sa.Column('party_id', sa.Integer(), nullable=True),
    sa.Column('class', sa.String(length=30), nullable=False),
    sa.Column('named_by_id', sa.Integer(), nullable=True),
    sa.Column('ground', sa.Text(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('chosen_by_id', sa.Integer(), nullable=False),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_back_by_id', sa.Integer(), nullable=True),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_shared_item_case_id')),
    sa.ForeignKeyConstraint(['chosen_by_id'], ['app_user.id'], name=op.f('fk_shared_item_chosen_by_id')),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_shared_item_exhibit_id')),
    sa.ForeignKeyConstraint(['named_by_id'], ['app_user.id'], name=op.f('fk_shared_item_named_by_id')),
    sa.ForeignKeyConstraint(['order_id'], ['exhibit.id'], name=op.f('fk_shared_item_order_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_shared_item_party_id')),
    sa.ForeignKeyConstraint(['taken_back_by_id'], ['app_user.id'], name=op.f('fk_shared_item_taken_back_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shared_item')),
    sa.UniqueConstraint('public_id', name=op.f('uq_shared_item_public_id'))
    )
    with op.batch_alter_table('shared_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shared_item_case_id_round'), ['case_id', 'round'], unique=False)

    op.create_table('snapshot_read',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('snapshot_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['snapshot_id'], ['decision_snapshot.id'], name=op.f('fk_snapshot_read_snapshot_id')),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_snapshot_read_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_snapshot_read'))
    )
    with op.batch_alter_table('snapshot_read', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_snapshot_read_snapshot_id'), ['snapshot_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_snapshot_read_user_id'), ['user_id'], unique=False)

    op.create_table('upload',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('exhibit_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('length', sa.BigInteger(), nullable=False),
    sa.Column('received', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('drop_name', sa.String(length=64), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('declared_type', sa.String(length=100), nullable=False),
    sa.Column('given_by', sa.String(length=200), nullable=False),
    sa.Column('class', sa.String(length=30), nullable=False),
    sa.Column('told', sa.Text(), nullable=False),
    sa.Column('part_key', sa.String(length=40), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ending', sa.String(length=10), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_upload_case_id')),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_upload_exhibit_id')),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_upload_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upload')),
    sa.UniqueConstraint('part_key', name=op.f('uq_upload_part_key')),
    sa.UniqueConstraint('public_id', name=op.f('uq_upload_public_id'))
    )
    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_upload_case_id_user_id_ended_at'), ['case_id', 'user_id', 'ended_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_upload_ended_at_expires_at'), ['ended_at', 'expires_at'], unique=False)

    op.create_table('victim_notice',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=False),
    sa.Column('duty', sa.String(length=60), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('way', sa.String(length=12), nullable=False),
    sa.Column('whom', sa.String(length=300), nullable=False),
    sa.Column('efforts', sa.Text(), nullable=False),
    sa.Column('excuse', sa.Text(), nullable=False),
    sa.Column('despite', sa.Text(), nullable=False),
    sa.Column('paper', sa.String(length=300), nullable=False),
    sa.Column('exhibit_id', sa.Integer(), nullable=True),
    sa.Column('receipt', sa.String(length=12), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_victim_notice_case_id')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['app_user.id'], name=op.f('fk_victim_notice_entered_by_id')),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_victim_notice_exhibit_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_victim_notice_party_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_victim_notice')),
    sa.UniqueConstraint('public_id', name=op.f('uq_victim_notice_public_id'))
    )
    with op.batch_alter_table('victim_notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_victim_notice_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_victim_notice_party_id'), ['party_id'], unique=False)

    op.create_table('victim_wish',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=False),
    sa.Column('wish', sa.String(length=12), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('how', sa.String(length=300), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_victim_wish_case_id')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['app_user.id'], name=op.f('fk_victim_wish_entered_by_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_victim_wish_party_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_victim_wish')),
    sa.UniqueConstraint('public_id', name=op.f('uq_victim_wish_public_id'))
    )
    with op.batch_alter_table('victim_wish', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_victim_wish_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_victim_wish_party_id'), ['party_id'], unique=False)

    op.create_table('challenge_ground',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('charge_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('ground', sa.String(length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['answered_by_id'], ['app_user.id'], name=op.f('fk_challenge_ground_answered_by_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_challenge_ground_case_id')),
    sa.ForeignKeyConstraint(['charge_id'], ['charge.id'], name=op.f('fk_challenge_ground_charge_id')),
    sa.ForeignKeyConstraint(['written_by_id'], ['app_user.id'], name=op.f('fk_challenge_ground_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_challenge_ground')),
    sa.UniqueConstraint('public_id', name=op.f('uq_challenge_ground_public_id'))
    )
    with op.batch_alter_table('challenge_ground', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_challenge_ground_case_id'), ['case_id'], unique=False)

    op.create_table('custody_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('custody_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('event', sa.String(length=12), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('back_by', sa.Date(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['app_user.id'], name=op.f('fk_custody_entry_by_id')),
    sa.ForeignKeyConstraint(['custody_id'], ['custody_transfer.id'], name=op.f('fk_custody_entry_custody_id')),
    sa.ForeignKeyConstraint(['to_id'], ['app_user.id'], name=op.f('fk_custody_entry_to_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_custody_entry')),
    sa.UniqueConstraint('custody_id', 'number', name=op.f('uq_custody_entry_custody_id_number'))
    )
    op.create_table('disclosure',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=False),
    sa.Column('packet_id', sa.Integer(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('recipient', sa.String(length=200), nullable=False),
    sa.Column('rule', sa.String(length=300), nullable=False),
    sa.Column('way', sa.String(length=300), nullable=False),
    sa.Column('numbers', sa.String(length=200), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('given_by_id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('received_on', sa.Date(), nullable=True),
    sa.Column('received_by', sa.String(length=200), nullable=False),
    sa.Column('received_paper', sa.String(length=300), nullable=False),
    sa.Column('receipt_entered_by_id', sa.Integer(), nullable=True),
    sa.Column('receipt_entered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_disclosure_case_id')),
    sa.ForeignKeyConstraint(['given_by_id'], ['app_user.id'], name=op.f('fk_disclosure_given_by_id')),
    sa.ForeignKeyConstraint(['packet_id'], ['packet.id'], name=op.f('fk_disclosure_packet_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_disclosure_party_id')),
    sa.ForeignKeyConstraint(['receipt_entered_by_id'], ['app_user.id'], name=op.f('fk_disclosure_receipt_entered_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_disclosure')),
    sa.UniqueConstraint('once', name=op.f('uq_disclosure_once')),
    sa.UniqueConstraint('packet_id', name=op.f('uq_disclosure_packet_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_disclosure_public_id'))
    )
    with op.batch_alter_table('disclosure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_disclosure_case_id'), ['case_id'], unique=False)

    op.create_table('element_mark',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('charge_id', sa.Integer(), nullable=False),
    sa.Column('element', sa.String(length=60), nullable=False),
    sa.Column('exhibit_id', sa.Integer(), nullable=False),
    sa.Column('version_number', sa.Integer(), nullable=True),
    sa.Column('place', sa.String(length=40), nullable=False),
    sa.Column('quote', sa.Text(), nullable=False),
    sa.Column('strength', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('office', sa.String(length=10), nullable=False),
    sa.Column('shared', sa.Boolean(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken_back_by_id', sa.Integer(), nullable=True),
    sa.Column('taken_back_why', sa.Text(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['app_user.id'], name=op.f('fk_element_mark_by_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_element_mark_case_id')),
    sa.ForeignKeyConstraint(['charge_id'], ['charge.id'], name=op.f('fk_element_mark_charge_id')),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_element_mark_exhibit_id')),
    sa.ForeignKeyConstraint(['replaces_id'], ['element_mark.id'], name=op.f('fk_element_mark_replaces_id')),
    sa.ForeignKeyConstraint(['taken_back_by_id'], ['app_user.id'], name=op.f('fk_element_mark_taken_back_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_element_mark')),
    sa.UniqueConstraint('public_id', name=op.f('uq_element_mark_public_id')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_element_mark_replaces_id'))
    )
    with op.batch_alter_table('element_mark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_element_mark_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_element_mark_charge_id'), ['charge_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_element_mark_exhibit_id'), ['exhibit_id'], unique=False)

    op.create_table('element_note',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('charge_id', sa.Integer(), nullable=False),
    sa.Column('element', sa.String(length=60), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['app_user.id'], name=op.f('fk_element_note_by_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_element_note_case_id')),
    sa.ForeignKeyConstraint(['charge_id'], ['charge.id'], name=op.f('fk_element_note_charge_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_element_note')),
    sa.UniqueConstraint('public_id', name=op.f('uq_element_note_public_id'))
    )
    with op.batch_alter_table('element_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_element_note_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_element_note_charge_id'), ['charge_id'], unique=False)

    op.create_table('exhibit_derivative',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('look', sa.String(length=10), nullable=False),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.Column('parameters', sa.String(length=60), nullable=False),
    sa.Column('mime', sa.String(length=40), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('store_key', sa.String(length=40), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['exhibit_version.id'], name=op.f('fk_exhibit_derivative_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exhibit_derivative')),
    sa.UniqueConstraint('store_key', name=op.f('uq_exhibit_derivative_store_key')),
    sa.UniqueConstraint('version_id', 'look', 'page', 'parameters', name=op.f('uq_exhibit_derivative_version_id_look_page_parameters'))
    )
    op.create_table('exhibit_read',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('exhibit_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('how', sa.String(length=10), nullable=False),
    sa.Column('page', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_exhibit_read_exhibit_id')),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_exhibit_read_user_id')),
    sa.ForeignKeyConstraint(['version_id'], ['exhibit_version.id'], name=op.f('fk_exhibit_read_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exhibit_read'))
    )
    with op.batch_alter_table('exhibit_read', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_exhibit_read_exhibit_id_user_id'), ['exhibit_id', 'user_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_exhibit_read_user_id'), ['user_id'], unique=False)

    op.create_table('federal_approval',
    sa.Column('charge_id', sa.Integer(), nullable=False),
    sa.Column('given_by', sa.String(length=200), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('paper', sa.String(length=200), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['charge_id'], ['charge.id'], name=op.f('fk_federal_approval_charge_id')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['app_user.id'], name=op.f('fk_federal_approval_entered_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_federal_approval')),
    sa.UniqueConstraint('charge_id', name=op.f('uq_federal_approval_charge_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_federal_approval_public_id'))
    )
    op.create_table('federal_disclosed_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('disclosure_id', sa.Integer(), nullable=False),
    sa.Column('exhibit_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['disclosure_id'], ['federal_disclosure.id'], name=op.f('fk_federal_disclosed_item_disclosure_id')),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_federal_disclosed_item_exhibit_id')),
    sa.ForeignKeyConstraint(['version_id'], ['exhibit_version.id'], name=op.f('fk_federal_disclosed_item_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_federal_disclosed_item')),
    sa.UniqueConstraint('disclosure_id', 'exhibit_id', name=op.f('uq_federal_disclosed_item_disclosure_id_exhibit_id'))
    )
    op.create_table('item_reply',
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('move', sa.String(length=30), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('reason', sa.String(length=60), nullable=False),
    sa.Column('alternative', sa.Text(), nullable=False),
    sa.Column('class_key', sa.String(length=30), nullable=False),
    sa.Column('exhibits', sa.Text(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['app_user.id'], name=op.f('fk_item_reply_author_id')),
    sa.ForeignKeyConstraint(['item_id'], ['return_item.id'], name=op.f('fk_item_reply_item_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_reply')),
    sa.UniqueConstraint('public_id', name=op.f('uq_item_reply_public_id'))
    )
    with op.batch_alter_table('item_reply', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_reply_item_id'), ['item_id'], unique=False)

    op.create_table('packet_copy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('packet_id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['app_user.id'], name=op.f('fk_packet_copy_made_by_id')),
    sa.ForeignKeyConstraint(['packet_id'], ['packet.id'], name=op.f('fk_packet_copy_packet_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_packet_copy')),
    sa.UniqueConstraint('sha256', name=op.f('uq_packet_copy_sha256'))
    )
    with op.batch_alter_table('packet_copy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_packet_copy_packet_id'), ['packet_id'], unique=False)

    op.create_table('packet_link',
    sa.Column('packet_id', sa.Integer(), nullable=False),
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('code_sha256', sa.String(length=64), nullable=False),
    sa.Column('recipient', sa.String(length=200), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('most', sa.Integer(), nullable=False),
    sa.Column('opened', sa.Integer(), nullable=False),
    sa.Column('wrong_codes', sa.Integer(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_by_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['app_user.id'], name=op.f('fk_packet_link_made_by_id')),
    sa.ForeignKeyConstraint(['packet_id'], ['packet.id'], name=op.f('fk_packet_link_packet_id')),
    sa.ForeignKeyConstraint(['revoked_by_id'], ['app_user.id'], name=op.f('fk_packet_link_revoked_by_id')),
    sa.ForeignKeyConstraint(['user_id'], ['app_user.id'], name=op.f('fk_packet_link_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_packet_link')),
    sa.UniqueConstraint('public_id', name=op.f('uq_packet_link_public_id')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_packet_link_token_sha256'))
    )
    with op.batch_alter_table('packet_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_packet_link_packet_id'), ['packet_id'], unique=False)

    op.create_table('pointer_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pointer_id', sa.Integer(), nullable=False),
    sa.Column('condition', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['app_user.id'], name=op.f('fk_pointer_change_by_id')),
    sa.ForeignKeyConstraint(['pointer_id'], ['evidence_pointer.id'], name=op.f('fk_pointer_change_pointer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pointer_change'))
    )
    with op.batch_alter_table('pointer_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pointer_change_pointer_id'), ['pointer_id'], unique=False)

    op.create_table('promise_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('from_day', sa.Date(), nullable=True),
    sa.Column('to_day', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['app_user.id'], name=op.f('fk_promise_change_by_id')),
    sa.ForeignKeyConstraint(['request_id'], ['outside_request.id'], name=op.f('fk_promise_change_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_promise_change'))
    )
    with op.batch_alter_table('promise_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_promise_change_request_id'), ['request_id'], unique=False)

    op.create_table('redacted_copy',
    sa.Column('exhibit_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('marks', sa.Text(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('failure', sa.Text(), nullable=False),
    sa.Column('store_key', sa.String(length=40), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('proof', sa.Text(), nullable=False),
    sa.Column('proven_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('released_by_id', sa.Integer(), nullable=True),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['asked_by_id'], ['app_user.id'], name=op.f('fk_redacted_copy_asked_by_id')),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_redacted_copy_exhibit_id')),
    sa.ForeignKeyConstraint(['released_by_id'], ['app_user.id'], name=op.f('fk_redacted_copy_released_by_id')),
    sa.ForeignKeyConstraint(['version_id'], ['exhibit_version.id'], name=op.f('fk_redacted_copy_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_redacted_copy')),
    sa.UniqueConstraint('public_id', name=op.f('uq_redacted_copy_public_id')),
    sa.UniqueConstraint('version_id', 'number', name=op.f('uq_redacted_copy_version_id_number'))
    )
    with op.batch_alter_table('redacted_copy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_redacted_copy_exhibit_id'), ['exhibit_id'], unique=False)

    op.create_table('redaction_mark',
    sa.Column('exhibit_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.Column('box_left', sa.Integer(), nullable=False),
    sa.Column('box_top', sa.Integer(), nullable=False),
    sa.Column('box_wide', sa.Integer(), nullable=False),
    sa.Column('box_high', sa.Integer(), nullable=False),
    sa.Column('ground', sa.String(length=40), nullable=False),
    sa.Column('source', sa.String(length=10), nullable=False),
    sa.Column('term', sa.Text(), nullable=False),
    sa.Column('elsewhere', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['app_user.id'], name=op.f('fk_redaction_mark_by_id')),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_redaction_mark_exhibit_id')),
    sa.ForeignKeyConstraint(['version_id'], ['exhibit_version.id'], name=op.f('fk_redaction_mark_version_id')),
    sa.ForeignKeyConstraint(['withdrawn_by_id'], ['app_user.id'], name=op.f('fk_redaction_mark_withdrawn_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_redaction_mark')),
    sa.UniqueConstraint('public_id', name=op.f('uq_redaction_mark_public_id'))
    )
    with op.batch_alter_table('redaction_mark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_redaction_mark_exhibit_id_version_id'), ['exhibit_id', 'version_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_redaction_mark_version_id'), ['version_id'], unique=False)

    op.create_table('redaction_waiver',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('exhibit_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['app_user.id'], name=op.f('fk_redaction_waiver_by_id')),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_redaction_waiver_exhibit_id')),
    sa.ForeignKeyConstraint(['version_id'], ['exhibit_version.id'], name=op.f('fk_redaction_waiver_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_redaction_waiver')),
    sa.UniqueConstraint('version_id', 'place', name=op.f('uq_redaction_waiver_version_id_place'))
    )
    op.create_table('victim_notice_withdrawal',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('notice_id', sa.Integer(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('receipt', sa.String(length=12), nullable=False),
    sa.Column('withdrawn_by_id', sa.Integer(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=22), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_victim_notice_withdrawal_case_id')),
    sa.ForeignKeyConstraint(['notice_id'], ['victim_notice.id'], name=op.f('fk_victim_notice_withdrawal_notice_id')),
    sa.ForeignKeyConstraint(['withdrawn_by_id'], ['app_user.id'], name=op.f('fk_victim_notice_withdrawal_withdrawn_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_victim_notice_withdrawal')),
    sa.UniqueConstraint('notice_id', name=op.f('uq_victim_notice_withdrawal_notice_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_victim_notice_withdrawal_public_id'))
    )
    with op.batch_alter_table('victim_notice_withdrawal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_victim_notice_withdrawal_case_id'), ['case_id'], unique=False)

    op.create_table('disclosed_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('disclosure_id', sa.Integer(), nullable=False),
    sa.Column('exhibit_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.Column('redacted', sa.String(length=64), nullable=False),
    sa.Column('bates_first', sa.Integer(), nullable=True),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['disclosure_id'], ['disclosure.id'], name=op.f('fk_disclosed_item_disclosure_id')),
    sa.ForeignKeyConstraint(['exhibit_id'], ['exhibit.id'], name=op.f('fk_disclosed_item_exhibit_id')),
    sa.ForeignKeyConstraint(['version_id'], ['exhibit_version.id'], name=op.f('fk_disclosed_item_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_disclosed_item')),
    sa.UniqueConstraint('disclosure_id', 'exhibit_id', name=op.f('uq_disclosed_item_disclosure_id_exhibit_id'))
    )
    with op.batch_alter_table('disclosed_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_disclosed_item_exhibit_id'), ['exhibit_id'], unique=False)


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table('disclosed_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_disclosed_item_exhibit_id'))

    op.drop_table('disclosed_item')
    with op.batch_alter_table('victim_notice_withdrawal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_victim_notice_withdrawal_case_id'))

    op.drop_table('victim_notice_withdrawal')
    op.drop_table('redaction_waiver')
    with op.batch_alter_table('redaction_mark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_redaction_mark_version_id'))
        batch_op.drop_index(batch_op.f('ix_redaction_mark_exhibit_id_version_id'))

    op.drop_table('redaction_mark')
    with op.batch_alter_table('redacted_copy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_redacted_copy_exhibit_id'))

    op.drop_table('redacted_copy')
    with op.batch_alter_table('promise_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_promise_change_request_id'))

    op.drop_table('promise_change')
    with op.batch_alter_table('pointer_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pointer_change_pointer_id'))

    op.drop_table('pointer_change')
    with op.batch_alter_table('packet_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_packet_link_packet_id'))

    op.drop_table('packet_link')
    with op.batch_alter_table('packet_copy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_packet_copy_packet_id'))

    op.drop_table('packet_copy')
    with op.batch_alter_table('item_reply', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_reply_item_id'))

    op.drop_table('item_reply')
    op.drop_table('federal_disclosed_item')
    op.drop_table('federal_approval')
    with op.batch_alter_table('exhibit_read', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_exhibit_read_user_id'))
        batch_op.drop_index(batch_op.f('ix_exhibit_read_exhibit_id_user_id'))

    op.drop_table('exhibit_read')
    op.drop_table('exhibit_derivative')
    with op.batch_alter_table('element_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_element_note_charge_id'))
        batch_op.drop_index(batch_op.f('ix_element_note_case_id'))

    op.drop_table('element_note')
    with op.batch_alter_table('element_mark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_element_mark_exhibit_id'))
        batch_op.drop_index(batch_op.f('ix_element_mark_charge_id'))
        batch_op.drop_index(batch_op.f('ix_element_mark_case_id'))

    op.drop_table('element_mark')
    with op.batch_alter_table('disclosure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_disclosure_case_id'))

    op.drop_table('disclosure')
    op.drop_table('custody_entry')
    with op.batch_alter_table('challenge_ground', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_challenge_ground_case_id'))

    op.drop_table('challenge_ground')
    with op.batch_alter_table('victim_wish', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_victim_wish_party_id'))
        batch_op.drop_index(batch_op.f('ix_victim_wish_case_id'))

    op.drop_table('victim_wish')
    with op.batch_alter_table('victim_notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_victim_notice_party_id'))
        batch_op.drop_index(batch_op.f('ix_victim_notice_case_id'))

    op.drop_table('victim_notice')
    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_upload_ended_at_expires_at'))
        batch_op.drop_index(batch_op.f('ix_upload_case_id_user_id_ended_at'))

    op.drop_table('upload')
    with op.batch_alter_table('snapshot_read', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_snapshot_read_user_id'))
        batch_op.drop_index(batch_op.f('ix_snapshot_read_snapshot_id'))

    op.drop_table('snapshot_read')
    with op.batch_alter_table('shared_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_shared_item_case_id_round'))

    op.drop_table('shared_item')
    op.drop_table('second_view')
    with op.batch_alter_table('seal_reader', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_seal_reader_user_id'))
        batch_op.drop_index(batch_op.f('ix_seal_reader_case_id'))

    op.drop_table('seal_reader')
    with op.batch_alter_table('return_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_return_item_state'))
        batch_op.drop_index(batch_op.f('ix_return_item_round_id'))
        batch_op.drop_index(batch_op.f('ix_return_item_holder_queue'))
        batch_op.drop_index(batch_op.f('ix_return_item_holder_id'))
        batch_op.drop_index(batch_op.f('ix_return_item_clock_due'))
        batch_op.drop_index(batch_op.f('ix_return_item_case_id'))

    op.drop_table('return_item')
    op.drop_table('redaction_use')
    with op.batch_alter_table('received_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_received_file_case_id_user_id_settled_at'))

    op.drop_table('received_file')
    with op.batch_alter_table('passage', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_passage_exhibit_id'))
        batch_op.drop_index(batch_op.f('ix_passage_case_id_exhibit_id'))

    op.drop_table('passage')
    with op.batch_alter_table('page_words', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_page_words_exhibit_id'))

    op.drop_table('page_words')
    with op.batch_alter_table('packet', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_packet_subject'))
        batch_op.drop_index(batch_op.f('ix_packet_state'))
        batch_op.drop_index(batch_op.f('ix_packet_sha256'))
        batch_op.drop_index(batch_op.f('ix_packet_holder_queue'))
        batch_op.drop_index(batch_op.f('ix_packet_holder_id'))
        batch_op.drop_index(batch_op.f('ix_packet_clock_due'))
        batch_op.drop_index(batch_op.f('ix_packet_case_id'))
        batch_op.drop_index(batch_op.f('ix_packet_built_sha256'))

    op.drop_table('packet')
    with op.batch_alter_table('outside_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outside_request_item_id'))
        batch_op.drop_index(batch_op.f('ix_outside_request_ended_at_promised_on'))
        batch_op.drop_index(batch_op.f('ix_outside_request_case_id'))
        batch_op.drop_index(batch_op.f('ix_outside_request_asked_by_id'))

    op.drop_table('outside_request')
    with op.batch_alter_table('name_word', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_name_word_word'))
        batch_op.drop_index(batch_op.f('ix_name_word_case_id'))

    op.drop_table('name_word')
    with op.batch_alter_table('lead_sent_step', schema='lead') as batch_op:
        batch_op.drop_index(batch_op.f('ix_lead_sent_step_sent_id'))

    op.drop_table('lead_sent_step', schema='lead')
    with op.batch_alter_table('federal_disclosure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_federal_disclosure_case_id'))

    op.drop_table('federal_disclosure')
    with op.batch_alter_table('favorable_flag', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_favorable_flag_case_id'))

    op.drop_table('favorable_flag')
    with op.batch_alter_table('exhibit_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_exhibit_version_sha256'))

    op.drop_table('exhibit_version')
    with op.batch_alter_table('exhibit_share', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_exhibit_share_exhibit_id'))

    op.drop_table('exhibit_share')
    with op.batch_alter_table('exhibit_name', schema=None) as batch_op:
        batch_op.drop_index('ix_exhibit_name_waiting', sqlite_where=sa.text('waiting IS 1'), postgresql_where=sa.text('waiting IS true'))

    op.drop_table('exhibit_name')
    op.drop_table('evidence_pointer')
    with op.batch_alter_table('eligibility', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_eligibility_case_id'))

    op.drop_table('eligibility')
    with op.batch_alter_table('disclosure_ruling', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_disclosure_ruling_ended_at_review_on'))
        batch_op.drop_index(batch_op.f('ix_disclosure_ruling_case_id_exhibit_id'))

    op.drop_table('disclosure_ruling')
    with op.batch_alter_table('custody_transfer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_custody_transfer_state'))
        batch_op.drop_index(batch_op.f('ix_custody_transfer_receiver_id'))
        batch_op.drop_index(batch_op.f('ix_custody_transfer_lent_by_id'))
        batch_op.drop_index(batch_op.f('ix_custody_transfer_keeper_id'))
        batch_op.drop_index(batch_op.f('ix_custody_transfer_holder_queue'))
        batch_op.drop_index(batch_op.f('ix_custody_transfer_holder_id'))
        batch_op.drop_index(batch_op.f('ix_custody_transfer_clock_due'))

    op.drop_table('custody_transfer')
    op.drop_table('credibility_seen')
    with op.batch_alter_table('credibility_review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_credibility_review_entry_id'))
        batch_op.drop_index(batch_op.f('ix_credibility_review_decision_case_id'))

    op.drop_table('credibility_review')
    with op.batch_alter_table('contact_wish', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contact_wish_party_id'))
        batch_op.drop_index(batch_op.f('ix_contact_wish_case_id'))

    op.drop_table('contact_wish')
    with op.batch_alter_table('clock_extension', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_clock_extension_case_id'))

    op.drop_table('clock_extension')
    with op.batch_alter_table('checklist_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_checklist_link_exhibit_id'))

    op.drop_table('checklist_link')
    with op.batch_alter_table('charge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_charge_party_id'))
        batch_op.drop_index(batch_op.f('ix_charge_decided_at'))
        batch_op.drop_index(batch_op.f('ix_charge_case_id'))

    op.drop_table('charge')
    with op.batch_alter_table('case_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_event_case_id'))

    op.drop_table('case_event')
    with op.batch_alter_table('thing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_thing_serial_key'))
        batch_op.drop_index(batch_op.f('ix_thing_case_id'))

    op.drop_table('thing')
    with op.batch_alter_table('stuck_case', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stuck_case_night_id'))
        batch_op.drop_index(batch_op.f('ix_stuck_case_case_id'))

    op.drop_table('stuck_case')
    op.drop_table('screening_answer')
    op.drop_table('screening')
    with op.batch_alter_table('return_round', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_return_round_sent_at'))

    op.drop_table('return_round')
    op.drop_table('reminder')
    op.drop_table('referral')
    with op.batch_alter_table('party', schema=None) as batch_op:
        batch_op.drop_index('ix_party_juvenile', sqlite_where=sa.text('juvenile IS 1'), postgresql_where=sa.text('juvenile IS true'))
        batch_op.drop_index(batch_op.f('ix_party_case_id'))
        batch_op.drop_index(batch_op.f('ix_party_born_on'))

    op.drop_table('party')
    op.drop_table('packet_recipe')
    with op.batch_alter_table('override', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_override_case_id'))

    op.drop_table('override')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_user_id_read_at_id'))
        batch_op.drop_index('ix_notice_open', sqlite_where=sa.text("mail = 'open'"), postgresql_where=sa.text("mail = 'open'"))
        batch_op.drop_index(batch_op.f('ix_notice_mail_id'))
        batch_op.drop_index(batch_op.f('ix_notice_case_id'))

    op.drop_table('notice')
    with op.batch_alter_table('meeting_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_line_copy_id'))
        batch_op.drop_index(batch_op.f('ix_meeting_line_case_id'))

    op.drop_table('meeting_line')
    op.drop_table('matrix_read')
    with op.batch_alter_table('legal_hold', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_legal_hold_case_id'))

    op.drop_table('legal_hold')
    with op.batch_alter_table('leave_case', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_leave_case_case_id'))

    op.drop_table('leave_case')
    with op.batch_alter_table('lead_sent', schema='lead') as batch_op:
        batch_op.drop_index(batch_op.f('ix_lead_sent_service_id'))
        batch_op.drop_index(batch_op.f('ix_lead_sent_referral_id'))
        batch_op.drop_index(batch_op.f('ix_lead_sent_due_on'))

    op.drop_table('lead_sent', schema='lead')
    with op.batch_alter_table('lead_disclosure', schema='lead') as batch_op:
        batch_op.drop_index(batch_op.f('ix_lead_disclosure_referral_id'))
        batch_op.drop_index(batch_op.f('ix_lead_disclosure_at'))

    op.drop_table('lead_disclosure', schema='lead')
    with op.batch_alter_table('item_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_draft_case_id'))

    op.drop_table('item_draft')
    with op.batch_alter_table('incident_quarantine', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_incident_quarantine_import_id'))

    op.drop_table('incident_quarantine')
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_incident_street_block_day'))
        batch_op.drop_index(batch_op.f('ix_incident_day_id'))
        batch_op.drop_index('ix_incident_arrest_number', postgresql_where=sa.text('arrest_number IS NOT NULL'), sqlite_where=sa.text('arrest_number IS NOT NULL'))

    op.drop_table('incident')
    with op.batch_alter_table('holding', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_holding_case_id'))

    op.drop_table('holding')
    with op.batch_alter_table('hand_over_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hand_over_line_to_id'))
        batch_op.drop_index(batch_op.f('ix_hand_over_line_from_id'))
        batch_op.drop_index(batch_op.f('ix_hand_over_line_case_id'))

    op.drop_table('hand_over_line')
    with op.batch_alter_table('forum_contact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_forum_contact_case_id_round'))

    op.drop_table('forum_contact')
    with op.batch_alter_table('federal_question', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_federal_question_case_id_referral_number'))

    op.drop_table('federal_question')
    with op.batch_alter_table('federal_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_federal_note_case_id'))

    op.drop_table('federal_note')
    op.drop_table('favorable_log')
    with op.batch_alter_table('fact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fact_case_id_standing'))

    op.drop_table('fact')
    op.drop_table('exhibit')
    with op.batch_alter_table('entry_reason', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_entry_reason_on'))

    op.drop_table('entry_reason')
    with op.batch_alter_table('emergency', schema=None) as batch_op:
        batch_op.drop_index('ix_emergency_waiting', sqlite_where=sa.text('reviewed_at IS NULL'), postgresql_where=sa.text('reviewed_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_emergency_user_id'))
        batch_op.drop_index(batch_op.f('ix_emergency_opened_at'))

    op.drop_table('emergency')
    op.drop_table('decision_snapshot')
    op.drop_table('decision_draft')
    op.drop_table('credibility_change')
    with op.batch_alter_table('court_act', schema=None) as batch_op:
        batch_op.drop_index('uq_court_act_under_way', sqlite_where=sa.text('confirmed_at IS NULL AND ended_at IS NULL'), postgresql_where=sa.text('confirmed_at IS NULL AND ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_court_act_case_id'))

    op.drop_table('court_act')
    with op.batch_alter_table('conflict_of_interest', schema=None) as batch_op:
        batch_op.drop_index('uq_conflict_of_interest_standing', sqlite_where=sa.text('lifted_at IS NULL'), postgresql_where=sa.text('lifted_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_conflict_of_interest_user_id'))
        batch_op.drop_index(batch_op.f('ix_conflict_of_interest_case_id'))

    op.drop_table('conflict_of_interest')
    with op.batch_alter_table('compartment_grant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_compartment_grant_user_id'))
        batch_op.drop_index(batch_op.f('ix_compartment_grant_case_id'))

    op.drop_table('compartment_grant')
    with op.batch_alter_table('checklist_item', schema=None) as batch_op:
        batch_op.drop_index('ix_checklist_item_request_number', postgresql_where=sa.text("request_number != ''"), sqlite_where=sa.text("request_number != ''"))

    op.drop_table('checklist_item')
    op.drop_table('case_read')
    with op.batch_alter_table('case_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_link_other_id'))
        batch_op.drop_index(batch_op.f('ix_case_link_case_id'))

    op.drop_table('case_link')
    op.drop_table('bates_number')
    with op.batch_alter_table('advice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_advice_case_id'))

    op.drop_table('advice')
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_user_session_user_id'))

    op.drop_table('user_session')
    op.drop_table('used_code')
    op.drop_table('tombstone')
    op.drop_table('sign_on_binding')
    op.drop_table('second_ask')
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recovery_code_user_id'))

    op.drop_table('recovery_code')
    with op.batch_alter_table('passkey', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_passkey_user_id'))

    op.drop_table('passkey')
    with op.batch_alter_table('old_password', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_old_password_user_id'))

    op.drop_table('old_password')
    op.drop_table('office_setting')
    op.drop_table('meeting_day')
    with op.batch_alter_table('meeting_copy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_copy_agency_meeting_on'))

    op.drop_table('meeting_copy')
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mail_user_id'))
        batch_op.drop_index('ix_mail_given_up', sqlite_where=sa.text("delivery = 'given_up'"), postgresql_where=sa.text("delivery = 'given_up'"))
        batch_op.drop_index('ix_mail_enclosed', sqlite_where=sa.text("enclosed <> ''"), postgresql_where=sa.text("enclosed <> ''"))
        batch_op.drop_index('ix_mail_due', sqlite_where=sa.text("delivery = 'waiting'"), postgresql_where=sa.text("delivery = 'waiting'"))

    op.drop_table('mail')
    with op.batch_alter_table('leave_of_absence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_leave_of_absence_user_id'))
        batch_op.drop_index(batch_op.f('ix_leave_of_absence_settled'))
        batch_op.drop_index(batch_op.f('ix_leave_of_absence_ends_on'))
        batch_op.drop_index(batch_op.f('ix_leave_of_absence_cover_id'))

    op.drop_table('leave_of_absence')
    with op.batch_alter_table('lead_report', schema='lead') as batch_op:
        batch_op.drop_index(batch_op.f('ix_lead_report_referral_id'))

    op.drop_table('lead_report', schema='lead')
    with op.batch_alter_table('lead_holding', schema='lead') as batch_op:
        batch_op.drop_index(batch_op.f('ix_lead_holding_referral_id'))

    op.drop_table('lead_holding', schema='lead')
    with op.batch_alter_table('lead_goal', schema='lead') as batch_op:
        batch_op.drop_index(batch_op.f('ix_lead_goal_referral_id'))

    op.drop_table('lead_goal', schema='lead')
    with op.batch_alter_table('lead_contact', schema='lead') as batch_op:
        batch_op.drop_index(batch_op.f('ix_lead_contact_referral_id'))

    op.drop_table('lead_contact', schema='lead')
    with op.batch_alter_table('lead_consent', schema='lead') as batch_op:
        batch_op.drop_index(batch_op.f('ix_lead_consent_referral_id'))

    op.drop_table('lead_consent', schema='lead')
    with op.batch_alter_table('lead_card', schema='lead') as batch_op:
        batch_op.drop_index(batch_op.f('ix_lead_card_referral_id'))

    op.drop_table('lead_card', schema='lead')
    with op.batch_alter_table('lead_call', schema='lead') as batch_op:
        batch_op.drop_index(batch_op.f('ix_lead_call_referral_id'))

    op.drop_table('lead_call', schema='lead')
    with op.batch_alter_table('lead_answer', schema='lead') as batch_op:
        batch_op.drop_index(batch_op.f('ix_lead_answer_referral_id'))

    op.drop_table('lead_answer', schema='lead')
    with op.batch_alter_table('lead_agenda', schema='lead') as batch_op:
        batch_op.drop_index(batch_op.f('ix_lead_agenda_referral_id'))
        batch_op.drop_index(batch_op.f('ix_lead_agenda_meeting_on'))

    op.drop_table('lead_agenda', schema='lead')
    op.drop_table('known_browser')
    with op.batch_alter_table('kept_form', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kept_form_user_id'))
        batch_op.drop_index(batch_op.f('ix_kept_form_at'))

    op.drop_table('kept_form')
    op.drop_table('incident_import')
    with op.batch_alter_table('hand_over', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hand_over_by_id'))

    op.drop_table('hand_over')
    with op.batch_alter_table('half_sign_in', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_half_sign_in_user_id'))
        batch_op.drop_index(batch_op.f('ix_half_sign_in_at'))

    op.drop_table('half_sign_in')
    with op.batch_alter_table('duty_turn', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_duty_turn_user_id'))
        batch_op.drop_index(batch_op.f('ix_duty_turn_last_on'))

    op.drop_table('duty_turn')
    with op.batch_alter_table('credibility_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_credibility_entry_user_id'))
        batch_op.drop_index(batch_op.f('ix_credibility_entry_list_key'))

    op.drop_table('credibility_entry')
    with op.batch_alter_table('case_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_file_unit_state_clock_due'))
        batch_op.drop_index(batch_op.f('ix_case_file_unit_clock_due_id'))
        batch_op.drop_index(batch_op.f('ix_case_file_state'))
        batch_op.drop_index(batch_op.f('ix_case_file_prosecutor_id'))
        batch_op.drop_index(batch_op.f('ix_case_file_kind_clock_due_id'))
        batch_op.drop_index(batch_op.f('ix_case_file_incident_on'))
        batch_op.drop_index(batch_op.f('ix_case_file_holder_queue_clock_first_clock_due_id'))
        batch_op.drop_index(batch_op.f('ix_case_file_holder_queue'))
        batch_op.drop_index(batch_op.f('ix_case_file_holder_id_clock_first_clock_due_id'))
        batch_op.drop_index(batch_op.f('ix_case_file_holder_id'))
        batch_op.drop_index('ix_case_file_hold_until', sqlite_where=sa.text('hold_until IS NOT NULL'), postgresql_where=sa.text('hold_until IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_case_file_complaint_number'))
        batch_op.drop_index(batch_op.f('ix_case_file_closed_at'))
        batch_op.drop_index(batch_op.f('ix_case_file_clock_due_id'))
        batch_op.drop_index(batch_op.f('ix_case_file_clock_due'))
        batch_op.drop_index('ix_case_file_board')
        batch_op.drop_index(batch_op.f('ix_case_file_ausa_id'))

    op.drop_table('case_file')
    with op.batch_alter_table('authenticator', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_authenticator_user_id'))

    op.drop_table('authenticator')
    op.drop_table('worker_beat')
    op.drop_table('sweep_mark')
    op.drop_table('submitted_form')
    op.drop_table('signed_head')
    with op.batch_alter_table('sign_on_question', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_on_question_at'))

    op.drop_table('sign_on_question')
    with op.batch_alter_table('sign_in_attempts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_attempts_since'))

    op.drop_table('sign_in_attempts')
    with op.batch_alter_table('row_mark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_row_mark_case_id'))

    op.drop_table('row_mark')
    op.drop_table('rate_use')
    with op.batch_alter_table('passkey_challenge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_passkey_challenge_at'))

    op.drop_table('passkey_challenge')
    op.drop_table('packet_counter')
    with op.batch_alter_table('night', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_night_night'))

    op.drop_table('night')
    with op.batch_alter_table('name_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_name_key_word'))

    op.drop_table('name_key')
    op.drop_table('mail_route')
    op.drop_table('lead_service', schema='lead')
    op.drop_table('lead_room', schema='lead')
    with op.batch_alter_table('lead_referral', schema='lead') as batch_op:
        batch_op.drop_index(batch_op.f('ix_lead_referral_state'))
        batch_op.drop_index(batch_op.f('ix_lead_referral_referred_by_id'))
        batch_op.drop_index(batch_op.f('ix_lead_referral_holder_queue'))
        batch_op.drop_index(batch_op.f('ix_lead_referral_holder_id'))
        batch_op.drop_index(batch_op.f('ix_lead_referral_clock_due'))
        batch_op.drop_index(batch_op.f('ix_lead_referral_case_ref'))

    op.drop_table('lead_referral', schema='lead')
    with op.batch_alter_table('lead_on_call', schema='lead') as batch_op:
        batch_op.drop_index(batch_op.f('ix_lead_on_call_person_id'))
        batch_op.drop_index(batch_op.f('ix_lead_on_call_ends'))

    op.drop_table('lead_on_call', schema='lead')
    op.drop_table('lead_counter', schema='lead')
    with op.batch_alter_table('job_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_job_request_handed_over_at'))

    op.drop_table('job_request')
    op.drop_table('expunging')
    op.drop_table('entry_report')
    op.drop_table('case_number')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_entry_event'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_case_id'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_actor_id'))

    op.drop_table('audit_entry')
    with op.batch_alter_table('app_user', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_app_user_role'))
        batch_op.drop_index(batch_op.f('ix_app_user_hat_of_id'))

    op.drop_table('app_user')
