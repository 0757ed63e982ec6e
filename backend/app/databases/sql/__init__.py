"""Judging a question in SQL before it is put to a user's server."""
