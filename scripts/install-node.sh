#!/bin/sh
# Installs the frontend's packages exactly as locked.
set -eu
if ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 9) ? 0 : 1)' 2>/dev/null; then
	echo "Patchbay needs Node 20.9 or later with npm." >&2
	exit 1
fi
echo "Installing frontend/package-lock.json …"
cd frontend
npm ci --no-audit --no-fund --loglevel=error
