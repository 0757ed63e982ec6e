"""queries that users wrote for their databases; the newest call of each app is found by index"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'database_queries',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('user_id', sa.BigInteger(), nullable=False),
        sa.Column('database_id', sa.BigInteger(), nullable=False),
        sa.Column('sql', sa.Text(), nullable=False),
        sa.Column('fingerprint', sa.LargeBinary(), nullable=False),
        sa.Column('ran_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
        sa.ForeignKeyConstraint(
            ['database_id'],
            ['user_databases.id'],
            name=op.f('fk_database_queries_database_id_user_databases'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['user_id'], ['users.id'], name=op.f('fk_database_queries_user_id_users'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_database_queries')),
        sa.UniqueConstraint('database_id', 'fingerprint', name=op.f('uq_database_queries_database_id')),
    )
    op.create_index('ix_database_queries_database_ran', 'database_queries', ['database_id', 'ran_at'])
    op.create_index(op.f('ix_database_queries_user_id'), 'database_queries', ['user_id'])
    op.create_index(
        'ix_tool_invocations_user_app', 'tool_invocations', ['user_id', 'app_id', sa.text('position DESC')]
    )


def downgrade() -> None:
    op.drop_index('ix_tool_invocations_user_app', 'tool_invocations')
    op.drop_table('database_queries')
