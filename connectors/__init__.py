"""The doors of the hub, one package for each counterpart; none stands here yet.

`hospital` (Avro on Kafka, HL7 v2, FHIR), `outpatient`, `municipality` (webhook, own inbox topic) and `operators`
(page, alerts). A connector and a processor never import each other: they meet in Kafka.
"""
