"""connector signals"""

from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

LEADS = ('user_id', 'server_url', 'auth_type', 'auth_config', 'is_active', 'is_verified')
WORKS = (
    'protocol_version', 'last_error_code', 'last_error_reason', 'failure_count', 'next_trial_at', 'trial_count',
)


def upgrade() -> None:
    op.execute("""
        CREATE FUNCTION signal_connector() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_notify('patchbay', TG_ARGV[0] || ' ' || OLD.user_id || ':' || OLD.id);
            RETURN NULL;
        END
        $$
    """)
    was_usable = 'OLD.is_active AND OLD.is_verified'
    _trigger('connector_deleted', 'DELETE', was_usable, channel='connector_left')
    _trigger('connector_left', _update_of(LEADS), f'{was_usable} AND {_differs(LEADS)}', channel='connector_left')
    _trigger('connector_changed', _update_of(WORKS), _differs(WORKS), channel='connector_changed')


def downgrade() -> None:
    op.execute('DROP FUNCTION signal_connector() CASCADE')


def _update_of(columns):
    return f'UPDATE OF {", ".join(columns)}'


def _differs(columns):
    old, new = (', '.join(f'{row}.{column}' for column in columns) for row in ('OLD', 'NEW'))
    return f'({old}) IS DISTINCT FROM ({new})'


def _trigger(name, event, condition, *, channel):
    op.execute(f"""
        CREATE TRIGGER {name} AFTER {event} ON user_mcp_connections
        FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION signal_connector('{channel}')
    """)
