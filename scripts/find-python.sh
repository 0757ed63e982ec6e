#!/bin/sh
# Prints the newest usable interpreter: 3.13, 3.12, 3.11, else python3 if it is one of them or later.
# A name that is found but does not run (a version manager's empty shim) is passed over.
for name in python3.13 python3.12 python3.11 python3; do
	path=$(command -v "$name") || continue
	if "$path" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
		echo "$path"
		exit 0
	fi
done
echo "Patchbay needs Python 3.11 or later with the venv module (on Debian: apt install python3-venv)." >&2
exit 1
