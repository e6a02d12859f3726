"""``python -m evenside``."""

import sys

from evenside.cli.main import main

sys.exit(main())
