"""each tool in a catalog says what it costs in a prompt"""

from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

_ADDED = """
UPDATE user_mcp_connections SET
  discovered_tools = (
    SELECT jsonb_agg(
      tool || jsonb_build_object('tokens', CASE WHEN tool ->> 'verdict' = 'left_out' THEN 0 ELSE
        (octet_length(concat(tool ->> 'name', tool ->> 'description', tool ->> 'inputSchema')) + 120) / 4 END)
      ORDER BY place
    )
    FROM jsonb_array_elements(discovered_tools) WITH ORDINALITY AS listed(tool, place)
  ),
  stale_at = now()
WHERE discovered_tools <> '[]'
"""
_REMOVED = """
UPDATE user_mcp_connections SET discovered_tools = (
  SELECT jsonb_agg(tool - 'tokens' ORDER BY place)
  FROM jsonb_array_elements(discovered_tools) WITH ORDINALITY AS listed(tool, place)
)
WHERE discovered_tools <> '[]'
"""


def upgrade() -> None:
    # Close to the truth, which comes with the next listing.
    op.execute(_ADDED)
    op.execute("DELETE FROM passed_connection_tests")


def downgrade() -> None:
    op.execute(_REMOVED)
    op.execute("DELETE FROM passed_connection_tests")
