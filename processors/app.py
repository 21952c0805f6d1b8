"""Our Faust app: Faust's group, assignment and life cycle, our transport, our take-over, nothing else of it."""

from collections.abc import Sequence
from typing import Any

import faust
from faust.types import TransportT

from hub.kafka_clients import for_aiokafka
from hub.settings import Security, Settings
from processors.producer import HubProducer
from processors.takeover import HubTables
from processors.transport import HubConsumer, HubTransport, Processor

COMMIT_INTERVAL_SECONDS = 0.5
PRODUCER_REQUEST_TIMEOUT_SECONDS = 30.0
MAX_POLL_RECORDS = 2000
MAX_FETCH_BYTES = 4 * 1024 * 1024
MAX_REQUEST_BYTES = 8 * 1024 * 1024
MAX_BATCH_BYTES = 256 * 1024  # a broker holds a topic's size limit against the batch, not against the record


class HubApp(faust.App):
    """A Faust app whose records go to one processor; `processor` must be set before the app starts."""

    processor: Processor

    @property
    def hub_consumer(self) -> HubConsumer:
        """Give the consumer, which HubTransport made."""
        consumer: Any = self.consumer
        assert isinstance(consumer, HubConsumer)  # noqa: S101 - for the type checker; no other is made
        return consumer

    @property
    def hub_producer(self) -> HubProducer:
        """Give the producer, which HubTransport made."""
        producer: Any = self.producer
        assert isinstance(producer, HubProducer)  # noqa: S101 - for the type checker; no other is made
        return producer

    def _create_directories(self) -> None:
        """Leave the disk alone: nothing is kept there."""

    def _new_transport(self) -> TransportT:
        return HubTransport(self.conf.broker_consumer, self)

    def _new_producer_transport(self) -> TransportT:
        return HubTransport(self.conf.broker_producer, self)


def new_app(group: str, topics: Sequence[str], settings: Settings) -> HubApp:
    """Make an app of consumer group *group* that reads *topics*, which must exist."""
    app = HubApp(
        group,
        broker=[f"kafka://{server}" for server in settings.kafka.split(",")],
        broker_credentials=_credentials(settings),
        broker_session_timeout=settings.session_timeout,
        broker_heartbeat_interval=settings.heartbeat_interval,
        broker_rebalance_timeout=settings.rebalance_timeout,
        broker_request_timeout=max(30.0, settings.session_timeout + 5),
        broker_commit_interval=COMMIT_INTERVAL_SECONDS,
        broker_max_poll_records=MAX_POLL_RECORDS,
        consumer_max_fetch_size=MAX_FETCH_BYTES,
        consumer_auto_offset_reset="earliest",
        consumer_group_instance_id=settings.instance_id and f"{group}-{settings.instance_id}",
        producer_linger=0.0,
        producer_max_batch_size=MAX_BATCH_BYTES,
        producer_max_request_size=MAX_REQUEST_BYTES,
        producer_request_timeout=PRODUCER_REQUEST_TIMEOUT_SECONDS,
        key_serializer="raw",
        value_serializer="raw",
        store="memory://",
        table_standby_replicas=0,
        topic_allow_declare=False,
        topic_disable_leader=True,
        stream_wait_empty=True,
        web_enabled=False,
        TableManager=HubTables,
    )
    for topic in topics:
        app.topics.add(app.topic(topic, key_type=bytes, value_type=bytes))
    return app


def _credentials(settings: Settings) -> Any:  # noqa: ANN401 - one of Faust's credential classes, or None
    arguments = for_aiokafka(settings)
    match settings.kafka_security:
        case Security.PLAINTEXT:
            return None
        case Security.SSL:
            return faust.SSLCredentials(arguments["ssl_context"])
        case Security.SASL_SSL:
            return faust.SASLCredentials(
                username=arguments["sasl_plain_username"],
                password=arguments["sasl_plain_password"],
                mechanism=arguments["sasl_mechanism"],
                ssl_context=arguments["ssl_context"],
            )
