#!/bin/sh
# Prints the path of a Chromium for the browser tests; installs one if there is none.
set -eu
found() {
	for name in "${CHROMIUM_PATH:-}" chromium chromium-browser google-chrome google-chrome-stable; do
		if [ -n "$name" ] && command -v "$name"; then return 0; fi
	done
	return 1
}
if found; then exit 0; fi
echo "Installing Chromium for the browser tests …" >&2
if command -v apt-get >/dev/null; then
	as_root=""
	[ "$(id -u)" = 0 ] || as_root="sudo -n"
	$as_root apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -qq -y chromium >&2 || true
	if found; then exit 0; fi
fi
if (cd frontend && npx playwright install chromium) >&2; then
	(cd frontend && node -e 'console.log(require("@playwright/test").chromium.executablePath())')
	exit 0
fi
echo "No Chromium could be installed. Install one and set CHROMIUM_PATH to it." >&2
exit 1
