#!/bin/sh
# Both sides with reload: the API on $PORT (8000), the pages on 3000, which hands /api and /demo to it.
set -u
(cd backend && exec ../.venv/bin/python -m app --reload) &
api=$!
(cd frontend && API_PORT="${PORT:-8000}" exec npm run -s dev -- --port 3000 --hostname 127.0.0.1) &
pages=$!
trap 'kill $api $pages 2>/dev/null; wait' EXIT
trap 'exit 130' INT TERM
wait $api
