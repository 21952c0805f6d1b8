"""Let `python -m hub.cli` be `sip-hub`, where the package is not installed."""

from hub.cli.app import main

main()
