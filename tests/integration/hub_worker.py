"""A worker of the hub as a process, for the tests: `python -m tests.integration.hub_worker ROLE`."""

import sys

from hub.logs import configure
from hub.settings import Settings
from processors.workers import Role, run

if __name__ == "__main__":
    settings = Settings()
    configure(settings)
    run(Role(sys.argv[1]), settings)
