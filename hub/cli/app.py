"""`sip-hub`: all commands."""

from hub.cli import (
    access,
    broker,
    case,
    demo,
    deviations,
    dispute,
    explain,
    overdue,
    parties,
    profile,
    publish,
    quarantine,
    rates,
    settle,
    simulate,
    tail,
    topics,
    whatif,
    worker,
)
from hub.cli.program import Commands, Program

EXIT_CODES = """
Exit codes: 0 done. 1 the answer is no: something is late, differs, is unknown or still refused. 2 what was given
cannot be used. 3 Kafka, the vault or the schema registry does not answer. 70 the program itself is at fault, or a
worker no longer knows what is true. 130 stopped with Ctrl-C. 141 nobody reads the output any longer.

Every command takes --lang sv or en; SIP_HUB_LANG says which is the usual one. --json is the same in both.
"""

app = Commands(
    cls=Program,
    help="""
    SIP Hub: who must be told, who must convene, and by when, from admission to discharge (SFS 2017:612).

    Begin with `sip-hub demo`; then, with a Kafka of your own:

    sip-hub broker
    sip-hub topics apply
    sip-hub worker all
    sip-hub overdue
    """,
    epilog=EXIT_CODES,
    pretty_exceptions_enable=False,
)
app.command()(demo.demo)
app.command()(simulate.simulate)
app.command()(broker.broker)
app.add_typer(topics.topics, name="topics")
app.add_typer(access.access, name="access")
app.command(epilog=worker.settings_help())(worker.worker)
app.command()(publish.publish)
app.command()(tail.tail)
app.command()(case.case)
app.command()(overdue.overdue)
app.command()(deviations.deviations)
app.command()(settle.settle)
app.command()(dispute.dispute)
app.add_typer(rates.rates, name="rates")
app.add_typer(quarantine.quarantine, name="quarantine")
app.add_typer(profile.profile, name="profile")
app.command()(explain.explain)
app.command()(whatif.whatif)
app.add_typer(parties.parties, name="parties")


@app.callback()
def root() -> None:
    """Let Typer show a list of commands, also while there is only one."""


def main() -> None:
    """Run the command line."""
    app()
