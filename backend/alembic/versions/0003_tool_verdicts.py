"""each tool in a catalog has a verdict"""

from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

_ADDED = """
UPDATE user_mcp_connections SET
  discovered_tools = (
    SELECT jsonb_agg(tool || '{"verdict": "works", "verdict_reason": null}' ORDER BY place)
    FROM jsonb_array_elements(discovered_tools) WITH ORDINALITY AS listed(tool, place)
  ),
  stale_at = now()
WHERE discovered_tools <> '[]'
"""
_REMOVED = """
UPDATE user_mcp_connections SET discovered_tools = (
  SELECT jsonb_agg(tool - 'verdict' - 'verdict_reason' ORDER BY place)
  FROM jsonb_array_elements(discovered_tools) WITH ORDINALITY AS listed(tool, place)
)
WHERE discovered_tools <> '[]'
"""


def upgrade() -> None:
    # The true verdicts come with the next listing, which is due at once.
    op.execute(_ADDED)
    op.execute("DELETE FROM passed_connection_tests")


def downgrade() -> None:
    op.execute(_REMOVED)
    op.execute("DELETE FROM passed_connection_tests")
