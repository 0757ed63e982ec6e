"""large files are kept in parts"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'attachment_parts',
        sa.Column('attachment_id', sa.Text(), nullable=False),
        sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('user_id', sa.BigInteger(), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ['attachment_id'],
            ['chat_attachments.id'],
            name=op.f('fk_attachment_parts_attachment_id_chat_attachments'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['user_id'], ['users.id'], name=op.f('fk_attachment_parts_user_id_users'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('attachment_id', 'number', name=op.f('pk_attachment_parts')),
    )
    op.create_index(op.f('ix_attachment_parts_user_id'), 'attachment_parts', ['user_id'])


def downgrade() -> None:
    op.drop_table('attachment_parts')
