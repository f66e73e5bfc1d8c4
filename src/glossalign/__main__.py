"""`python -m glossalign`."""

from glossalign.cli import main

main()
