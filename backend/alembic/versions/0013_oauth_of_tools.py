"""sign-ins at the providers of system tools"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('oauth_flows',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('session_id', sa.Uuid(), nullable=False),
    sa.Column('state_hash', sa.LargeBinary(), nullable=False),
    sa.Column('app_id', sa.Text(), nullable=False),
    sa.Column('return_to', sa.Text(), nullable=True),
    sa.Column('verifier', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['user_sessions.id'], name=op.f('fk_oauth_flows_session_id_user_sessions'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_oauth_flows_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_oauth_flows')),
    sa.UniqueConstraint('state_hash', name=op.f('uq_oauth_flows_state_hash'))
    )
    op.create_index(op.f('ix_oauth_flows_session_id'), 'oauth_flows', ['session_id'], unique=False)
    op.create_index(op.f('ix_oauth_flows_user_id'), 'oauth_flows', ['user_id'], unique=False)
    op.add_column('user_tool_status', sa.Column('account', sa.Text(), nullable=True))
    op.add_column('user_tool_status', sa.Column('refresh_failures', sa.Integer(), server_default=sa.text('0'), nullable=False))
    op.add_column('user_tool_status', sa.Column('refresh_after', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('user_tool_status', 'refresh_after')
    op.drop_column('user_tool_status', 'refresh_failures')
    op.drop_column('user_tool_status', 'account')
    op.drop_index(op.f('ix_oauth_flows_user_id'), table_name='oauth_flows')
    op.drop_index(op.f('ix_oauth_flows_session_id'), table_name='oauth_flows')
    op.drop_table('oauth_flows')
