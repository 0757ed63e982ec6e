"""the text of attached files can be searched"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'file_passages',
        sa.Column('id', sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column('user_id', sa.BigInteger(), nullable=False),
        sa.Column('attachment_id', sa.Text(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('place', sa.Text(), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column(
            'words',
            postgresql.TSVECTOR(),
            sa.Computed("to_tsvector('english', text) || to_tsvector('simple', text)", persisted=True),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ['attachment_id'],
            ['chat_attachments.id'],
            name=op.f('fk_file_passages_attachment_id_chat_attachments'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['user_id'], ['users.id'], name=op.f('fk_file_passages_user_id_users'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_file_passages')),
    )
    op.create_index(op.f('ix_file_passages_user_id'), 'file_passages', ['user_id'])
    op.create_index(
        'ix_file_passages_attachment_position', 'file_passages', ['attachment_id', 'position'], unique=True
    )
    op.create_index('ix_file_passages_words', 'file_passages', ['words'], postgresql_using='gin')


def downgrade() -> None:
    op.drop_table('file_passages')
