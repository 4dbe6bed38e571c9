"""``python -m tournees``: the same as the command ``tournees``."""

from __future__ import annotations

import sys

from tournees.cli import main

if __name__ == "__main__":
    sys.exit(main())
