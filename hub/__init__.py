"""SIP Hub: which SIP calls are due, for whom, by when, and who has not yet called."""
