"""databases of users"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('user_databases',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('is_sample', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('host', sa.Text(), nullable=True),
    sa.Column('port', sa.Integer(), nullable=True),
    sa.Column('database_name', sa.Text(), nullable=True),
    sa.Column('username', sa.Text(), nullable=True),
    sa.Column('sslmode', sa.Text(), nullable=True),
    sa.Column('credentials', sa.Text(), nullable=True),
    sa.Column('accepts_superuser', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('keeps_samples', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.Column('hidden_tables', postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
    sa.Column('role', postgresql.JSONB(), nullable=False),
    sa.Column('server_version', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('last_error_reason', sa.Text(), nullable=True),
    sa.Column('last_verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_user_databases_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_databases'))
    )
    op.create_index(op.f('ix_user_databases_user_id'), 'user_databases', ['user_id'], unique=False)
    op.create_table('database_schemas',
    sa.Column('database_id', sa.BigInteger(), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('tables', postgresql.JSONB(), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['database_id'], ['user_databases.id'], name=op.f('fk_database_schemas_database_id_user_databases'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_database_schemas_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('database_id', name=op.f('pk_database_schemas'))
    )
    op.create_index(op.f('ix_database_schemas_user_id'), 'database_schemas', ['user_id'], unique=False)
    op.create_table('database_notes',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('user_id', sa.BigInteger(), nullable=False),
    sa.Column('database_id', sa.BigInteger(), nullable=False),
    sa.Column('schema_name', sa.Text(), nullable=True),
    sa.Column('table_name', sa.Text(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['database_id'], ['user_databases.id'], name=op.f('fk_database_notes_database_id_user_databases'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_database_notes_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_database_notes'))
    )
    op.create_index(op.f('ix_database_notes_user_id'), 'database_notes', ['user_id'], unique=False)
    op.create_index(op.f('ix_database_notes_database_id'), 'database_notes', ['database_id'], unique=False)


def downgrade() -> None:
    op.drop_table('database_notes')
    op.drop_table('database_schemas')
    op.drop_table('user_databases')
