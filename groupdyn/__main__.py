"""`python -m groupdyn` is the command `groupdyn`."""

import sys

from groupdyn.cli import main

if __name__ == "__main__":
    sys.exit(main())
