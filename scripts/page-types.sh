#!/bin/sh
# Makes the pages' types of the API from what the server says about itself. With --check: fails when they are older than that.
set -eu
types=frontend/lib/api-schema.ts
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
made=$work/formatted.ts
PYTHONPATH=backend .venv/bin/python scripts/describe_api.py >"$work/api.json"
(
	cd frontend
	npx --no-install openapi-typescript "$work/api.json" --default-non-nullable=false >"$work/plain.ts"
	npx --no-install prettier --stdin-filepath lib/api-schema.ts <"$work/plain.ts" >"$made"
)
if [ "${1:-}" != --check ]; then
	cat "$made" >"$types"
elif ! cmp -s "$made" "$types"; then
	echo "$types is not what the server serves; make types writes it anew:" >&2
	diff "$types" "$made" >&2 || true
	exit 1
fi
