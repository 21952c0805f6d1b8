"""The `sip-hub` command: the composition root, and the only package that may import everything."""
