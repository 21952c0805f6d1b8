"""The simulator's own books: what must come of what was told, reckoned without a line of the core.

`known` holds what has been told of a case, `duties`, `clocks` and `notices` say what follows from it, `outbox` numbers
what each party gets, and the `keeper` writes it all down as the messages arrive.  The rules are stated for what the
simulated stories hold and for nothing more; they were written from the message contract, so that a misreading in the
core and one here are two mistakes and not one.
"""
