"""The core: what the Act says, as pure functions over frozen values.  No clock, no randomness, no I/O."""
