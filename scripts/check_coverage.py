"""Coverage floors per module, read from `coverage json`; the report is the only argument."""

import json
import sys
from pathlib import Path

OVERALL = 80.0
FLOORS = {
    "app/sealing.py": 100.0,
    "app/connectors/encryption.py": 100.0,
    "app/connectors/mcp_client.py": 90.0,
    "app/connectors/manager.py": 90.0,
    "app/connectors/validator.py": 90.0,
    "app/tools/registry.py": 90.0,
    "app/routers/": 80.0,
}


def main(report: Path) -> int:
    """Print each floor with what was reached; fail if one is missed or names no measured file."""
    data = json.loads(report.read_text())
    rows = [("overall", OVERALL, float(data["totals"]["percent_covered"]))]
    for name, floor in FLOORS.items():
        reached = [
            float(entry["summary"]["percent_covered"])
            for file, entry in data["files"].items()
            if file.startswith(name)
        ]
        rows.append((name, floor, min(reached, default=0.0)))
    for name, floor, reached in rows:
        sys.stdout.write(
            f"{'ok  ' if reached >= floor else 'LOW '} {name:34} {reached:6.1f} % (floor {floor:.0f} %)\n"
        )
    return int(any(reached < floor for _, floor, reached in rows))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
