"""The user's own PostgreSQL: connecting, describing and asking it, read-only."""
