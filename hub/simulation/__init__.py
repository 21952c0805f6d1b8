"""A simulated week in one county: what the parties send, and a ledger of what must come of it.

Made from a seed alone, without a clock and without the core: the ledger knows by construction who must be told what,
so that it can be held against what the hub's topics say.  Every name, number and HSA-id of a unit is invented; the
persons' numbers are of Skatteverket's test series.
"""
