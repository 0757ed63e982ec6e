#!/bin/sh
# Installs a lock file into .venv, which is made first if it is missing or no longer runs. Usage: install-python.sh LOCK
set -eu
umask 022 # the embedded PostgreSQL may run under another account and must be able to read its files
if ! .venv/bin/python -c '' 2>/dev/null; then
	python=$(sh scripts/find-python.sh)
	echo "Creating .venv with $("$python" --version) …"
	rm -rf .venv
	"$python" -m venv .venv
fi
echo "Installing $1 …"
# The lock names everything, so nothing is resolved: pip 23 would take a newer release for `package[extra]` and refuse it.
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --require-hashes -r "$1"
.venv/bin/python -m pip check --disable-pip-version-check >/dev/null || {
	echo "$1 lacks packages that others need; compile it again." >&2
	exit 1
}
