"""questions of users' servers while their calls wait"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('server_questions',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('thread_id', sa.Text(), nullable=False),
    sa.Column('card_id', sa.Text(), nullable=False),
    sa.Column('question', postgresql.JSONB(), nullable=False),
    sa.Column('answer', postgresql.JSONB(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['thread_id'], ['chat_threads.id'], name=op.f('fk_server_questions_thread_id_chat_threads'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_server_questions_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_server_questions'))
    )
    op.create_index(op.f('ix_server_questions_thread_id'), 'server_questions', ['thread_id'], unique=False)
    op.create_index(op.f('ix_server_questions_user_id'), 'server_questions', ['user_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_server_questions_user_id'), table_name='server_questions')
    op.drop_index(op.f('ix_server_questions_thread_id'), table_name='server_questions')
    op.drop_table('server_questions')
