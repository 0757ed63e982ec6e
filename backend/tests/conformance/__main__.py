"""The official conformance suite against our client: `python -m tests.conformance`, from `backend`.

Installs the suite and the Node that it needs below `.venv/peers`. Scenarios of OAuth are left out:
credentials are brought by the user here.
"""

import re
import subprocess
import sys
from pathlib import Path

from tests.peers.installed import npm_folder_with

SUITE = "@modelcontextprotocol/conformance@0.2.0-alpha.12"
NODE = "node@22.23.3"
REVISIONS = ("2025-11-25", "2026-07-28")
SCENARIO_S = 90
BACKEND = Path(__file__).resolve().parents[2]


def main() -> int:
    """Print one line per scenario; the exit code is 1 when one failed."""
    modules = npm_folder_with(SUITE, NODE)
    suite = [
        str(modules / "node/bin/node"),
        str(modules / "@modelcontextprotocol/conformance/dist/index.js"),
    ]
    has_failed = False
    for revision in REVISIONS:
        listed = _output([*suite, "list", "--client", "--spec-version", revision])
        for scenario in re.findall(r"^  - (\S+)", listed, re.MULTILINE):
            if scenario.startswith("auth/"):
                continue
            command = f"{sys.executable} -m tests.conformance.client"
            options = ["--scenario", scenario, "--spec-version", revision, "--command", command]
            outcome = subprocess.run(  # noqa: S603 - the suite that we installed
                [*suite, "client", *options],
                cwd=BACKEND,
                capture_output=True,
                text=True,
                timeout=SCENARIO_S,
                check=False,
            )
            verdict = "passed" if outcome.returncode == 0 else "FAILED"
            has_failed = has_failed or outcome.returncode != 0
            sys.stdout.write(f"{revision}  {scenario:42} {verdict}\n")
            if outcome.returncode != 0:
                sys.stdout.write(outcome.stdout + outcome.stderr)
    return int(has_failed)


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout  # noqa: S603 - ours


if __name__ == "__main__":
    sys.exit(main())
