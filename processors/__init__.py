"""The Faust side of the hub: what reads Kafka, asks the core, and writes Kafka."""
