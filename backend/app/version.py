"""The version of the service, as `pyproject.toml` states it."""

VERSION = "0.1.0"
