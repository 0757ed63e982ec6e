"""A PostgreSQL client for servers that nobody vouches for (see decision R-32)."""
