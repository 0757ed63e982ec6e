"""`python -m app`: see `app.server`."""

import sys

from app.server import main

if __name__ == "__main__":
    sys.exit(main(reload="--reload" in sys.argv[1:]))
