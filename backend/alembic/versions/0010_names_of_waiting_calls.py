"""names of waiting calls"""

import sqlalchemy as sa

from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

_NAMES = ('app_id', 'app_name', 'tool_name', 'title')


def upgrade() -> None:
    for name in _NAMES:
        op.add_column('tool_approvals', sa.Column(name, sa.Text(), nullable=False, server_default=''))
        op.alter_column('tool_approvals', name, server_default=None)


def downgrade() -> None:
    for name in _NAMES:
        op.drop_column('tool_approvals', name)
