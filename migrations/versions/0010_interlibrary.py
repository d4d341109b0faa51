"""Loans between libraries: who asked whom, on what terms, and what became of it.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('library_distances',
    sa.Column('a_id', sa.Integer(), nullable=False),
    sa.Column('b_id', sa.Integer(), nullable=False),
    sa.Column('metres', sa.Integer(), nullable=False),
    sa.CheckConstraint('a_id < b_id', name=op.f('ck_library_distances_each_pair_once')),
    sa.CheckConstraint('metres BETWEEN 0 AND 1000000', name=op.f('ck_library_distances_metres')),
    sa.ForeignKeyConstraint(['a_id'], ['libraries.id'], name=op.f('fk_library_distances_a_id')),
    sa.ForeignKeyConstraint(['b_id'], ['libraries.id'], name=op.f('fk_library_distances_b_id')),
    sa.PrimaryKeyConstraint('a_id', 'b_id', name=op.f('pk_library_distances'))
    )
    op.create_index('ix_library_distances_b_id', 'library_distances', ['b_id'])

    op.create_table('sharing_terms',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('supplier_id', sa.Integer(), nullable=False),
    sa.Column('partner_id', sa.Integer(), nullable=True),
    sa.Column('level', sa.Enum('look_up', 'read_there', 'lend', 'lend_and_copy', name='level', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('loan_days', sa.Integer(), nullable=False),
    sa.Column('renewals_at_most', sa.Integer(), nullable=False),
    sa.Column('answer_days', sa.Integer(), nullable=False),
    sa.Column('books_at_most', sa.Integer(), nullable=False),
    sa.Column('per_patron_at_most', sa.Integer(), nullable=False),
    sa.Column('per_year_at_most', sa.Integer(), nullable=False),
    sa.Column('keeps_at_least', sa.Integer(), nullable=False),
    sa.Column('agrees_by_itself', sa.Boolean(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('answer_days BETWEEN 1 AND 30', name=op.f('ck_sharing_terms_answer_days')),
    sa.CheckConstraint('loan_days BETWEEN 1 AND 365', name=op.f('ck_sharing_terms_loan_days')),
    sa.CheckConstraint('partner_id IS NULL OR partner_id <> supplier_id', name=op.f('ck_sharing_terms_with_another')),
    sa.CheckConstraint('renewals_at_most BETWEEN 0 AND 10 AND books_at_most BETWEEN 0 AND 10000 AND per_patron_at_most BETWEEN 0 AND 100 AND per_year_at_most BETWEEN 0 AND 100000 AND keeps_at_least BETWEEN 0 AND 100', name=op.f('ck_sharing_terms_amounts')),
    sa.ForeignKeyConstraint(['partner_id'], ['libraries.id'], name=op.f('fk_sharing_terms_partner_id')),
    sa.ForeignKeyConstraint(['supplier_id'], ['libraries.id'], name=op.f('fk_sharing_terms_supplier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sharing_terms')),
    sa.UniqueConstraint('supplier_id', 'partner_id', name='one_agreement_per_partner')
    )
    op.create_index('ix_sharing_terms_partner_id', 'sharing_terms', ['partner_id'])
    op.create_index('one_offer_to_all', 'sharing_terms', ['supplier_id'], unique=True, sqlite_where=sa.text('partner_id IS NULL'), postgresql_where=sa.text('partner_id IS NULL'))

    op.create_table('interlibrary_loans',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('requester_id', sa.Integer(), nullable=False),
    sa.Column('supplier_id', sa.Integer(), nullable=True),
    sa.Column('wanted', sa.Enum('book', 'pages', name='wanted', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('pages', sa.String(length=60), server_default='', nullable=False),
    sa.Column('state', sa.Enum('in_line', 'asked', 'conditional', 'agreed', 'sent', 'arrived', 'sent_back', 'lost', 'returned', 'settled', 'pages_delivered', 'unfilled', 'cancelled', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('copy_id', sa.Integer(), nullable=True),
    sa.Column('line_id', sa.Integer(), nullable=True),
    sa.Column('answer_by', sa.Date(), nullable=True),
    sa.Column('condition', sa.String(length=300), server_default='', nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('renewals', sa.Integer(), server_default='0', nullable=False),
    sa.Column('renewal_until', sa.Date(), nullable=True),
    sa.Column('recalled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_how', sa.Enum('same_book', 'money', 'forgiven', name='settled_how', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('settled_amount', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(ended_at IS NULL) = (state IN ('in_line', 'asked', 'conditional', 'agreed', 'sent', 'arrived', 'sent_back', 'lost'))", name=op.f('ck_interlibrary_loans_open_until_it_ends')),
    sa.CheckConstraint("(state = 'settled') = (settled_how IS NOT NULL)", name=op.f('ck_interlibrary_loans_settled_somehow')),
    sa.CheckConstraint("(wanted = 'pages') = (pages <> '')", name=op.f('ck_interlibrary_loans_pages_named')),
    sa.CheckConstraint("state <> 'asked' OR answer_by IS NOT NULL", name=op.f('ck_interlibrary_loans_answered_by_a_day')),
    sa.CheckConstraint("state <> 'conditional' OR condition <> ''", name=op.f('ck_interlibrary_loans_condition_said')),
    sa.CheckConstraint("state IN ('in_line', 'unfilled', 'cancelled') OR supplier_id IS NOT NULL", name=op.f('ck_interlibrary_loans_asked_of_somebody')),
    sa.CheckConstraint("state NOT IN ('sent', 'arrived', 'sent_back', 'lost', 'returned', 'settled') OR (copy_id IS NOT NULL AND due_on IS NOT NULL)", name=op.f('ck_interlibrary_loans_a_book_is_out')),
    sa.CheckConstraint('supplier_id IS NULL OR supplier_id <> requester_id', name=op.f('ck_interlibrary_loans_between_two')),
    sa.ForeignKeyConstraint(['copy_id'], ['copies.id'], name=op.f('fk_interlibrary_loans_copy_id')),
    sa.ForeignKeyConstraint(['line_id'], ['handover_lines.id'], name=op.f('fk_interlibrary_loans_line_id')),
    sa.ForeignKeyConstraint(['requester_id'], ['libraries.id'], name=op.f('fk_interlibrary_loans_requester_id')),
    sa.ForeignKeyConstraint(['slot_id'], ['hold_slots.id'], name=op.f('fk_interlibrary_loans_slot_id')),
    sa.ForeignKeyConstraint(['supplier_id'], ['libraries.id'], name=op.f('fk_interlibrary_loans_supplier_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interlibrary_loans'))
    )
    op.create_index('ix_interlibrary_loans_copy_id', 'interlibrary_loans', ['copy_id'])
    op.create_index('ix_interlibrary_loans_line_id', 'interlibrary_loans', ['line_id'])
    op.create_index('ix_interlibrary_loans_requester', 'interlibrary_loans', ['requester_id', 'state', 'id'])
    op.create_index('ix_interlibrary_loans_slot_id', 'interlibrary_loans', ['slot_id'])
    op.create_index('ix_interlibrary_loans_supplier', 'interlibrary_loans', ['supplier_id', 'state', 'id'])
    op.create_index('ix_interlibrary_loans_unanswered', 'interlibrary_loans', ['answer_by'], sqlite_where=sa.text("state = 'asked'"), postgresql_where=sa.text("state = 'asked'"))
    op.create_index('one_loan_out_per_copy', 'interlibrary_loans', ['copy_id'], unique=True, sqlite_where=sa.text("state IN ('sent', 'arrived', 'sent_back')"), postgresql_where=sa.text("state IN ('sent', 'arrived', 'sent_back')"))
    op.create_index('one_question_per_slot', 'interlibrary_loans', ['slot_id'], unique=True, sqlite_where=sa.text("state IN ('in_line', 'asked', 'conditional', 'agreed')"), postgresql_where=sa.text("state IN ('in_line', 'asked', 'conditional', 'agreed')"))

    op.create_table('interlibrary_events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('loan_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('ask', 'agree', 'set_condition', 'accept', 'reject', 'decline', 'back_out', 'time_out', 'give_up', 'cancel', 'deliver_pages', 'ask_renewal', 'renew', 'refuse_renewal', 'recall', 'settle', 'ship', 'arrive', 'turn_back', 'send_back', 'come_home', 'lose', name='kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('state_before', sa.Enum('in_line', 'asked', 'conditional', 'agreed', 'sent', 'arrived', 'sent_back', 'lost', 'returned', 'settled', 'pages_delivered', 'unfilled', 'cancelled', name='state_before', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('state_after', sa.Enum('in_line', 'asked', 'conditional', 'agreed', 'sent', 'arrived', 'sent_back', 'lost', 'returned', 'settled', 'pages_delivered', 'unfilled', 'cancelled', name='state_after', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('supplier_id', sa.Integer(), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('library_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=300), server_default='', nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('why', sa.JSON(), nullable=False),
    sa.Column('undoes_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_interlibrary_events_account_id')),
    sa.ForeignKeyConstraint(['library_id'], ['libraries.id'], name=op.f('fk_interlibrary_events_library_id')),
    sa.ForeignKeyConstraint(['loan_id'], ['interlibrary_loans.id'], name=op.f('fk_interlibrary_events_loan_id')),
    sa.ForeignKeyConstraint(['supplier_id'], ['libraries.id'], name=op.f('fk_interlibrary_events_supplier_id')),
    sa.ForeignKeyConstraint(['undoes_id'], ['interlibrary_events.id'], name=op.f('fk_interlibrary_events_undoes_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interlibrary_events')),
    sa.UniqueConstraint('undoes_id', name='an_answer_is_undone_once')
    )
    op.create_index('ix_interlibrary_events_loan_id', 'interlibrary_events', ['loan_id', 'id'])
    op.create_index('ix_interlibrary_events_supplier_id', 'interlibrary_events', ['supplier_id'])

    with op.batch_alter_table("holds") as batch:
        batch.add_column(sa.Column('pages', sa.String(length=60), server_default='', nullable=False))



def downgrade() -> None:
    with op.batch_alter_table("holds") as batch:
        batch.drop_column('pages')

    op.drop_index('ix_interlibrary_events_supplier_id', 'interlibrary_events')
    op.drop_index('ix_interlibrary_events_loan_id', 'interlibrary_events')

    op.drop_table('interlibrary_events')
    op.drop_index('one_question_per_slot', 'interlibrary_loans')
    op.drop_index('one_loan_out_per_copy', 'interlibrary_loans')
    op.drop_index('ix_interlibrary_loans_unanswered', 'interlibrary_loans')
    op.drop_index('ix_interlibrary_loans_supplier', 'interlibrary_loans')
    op.drop_index('ix_interlibrary_loans_slot_id', 'interlibrary_loans')
    op.drop_index('ix_interlibrary_loans_requester', 'interlibrary_loans')
    op.drop_index('ix_interlibrary_loans_line_id', 'interlibrary_loans')
    op.drop_index('ix_interlibrary_loans_copy_id', 'interlibrary_loans')

    op.drop_table('interlibrary_loans')
    op.drop_index('one_offer_to_all', 'sharing_terms')
    op.drop_index('ix_sharing_terms_partner_id', 'sharing_terms')

    op.drop_table('sharing_terms')
    op.drop_index('ix_library_distances_b_id', 'library_distances')

    op.drop_table('library_distances')
