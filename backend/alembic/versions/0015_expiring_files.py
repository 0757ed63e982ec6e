"""files that tools made are kept for a time"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('chat_attachments', sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        op.f('ix_chat_attachments_expires_at'),
        'chat_attachments',
        ['expires_at'],
        postgresql_where=sa.text('expires_at IS NOT NULL'),
    )


def downgrade() -> None:
    op.drop_index(op.f('ix_chat_attachments_expires_at'), table_name='chat_attachments')
    op.drop_column('chat_attachments', 'expires_at')
