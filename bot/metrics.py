"""How does it go? `/metrics` in Prometheus' words: what waits, how old, what became of the rest."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot import inbox
from broadcasts import canary
from broadcasts.dispatcher import Dispatcher
from broadcasts.lanes import Lane
from broadcasts.outbox.waiting import Waiting, Way, last_way, waiting_by_lane
from broadcasts.pace import Pace
from estate.clock import Clock
from estate.database import Database

if TYPE_CHECKING:
    from prometheus_client.core import Metric


class Metrics:
    """Looks when it is asked: counting costs nothing while nobody asks."""

    def __init__(
        self, database: Database, clock: Clock, dispatcher: Dispatcher, pace: Pace
    ) -> None:
        self._database = database
        self._clock = clock
        self._dispatcher = dispatcher
        self._pace = pace

    def route(self) -> web.RouteDef:
        """Serve it at the name that Prometheus expects."""
        return web.get("/metrics", self._answer)

    async def _answer(self, _request: web.Request) -> web.Response:
        # Imported at the first question: a start does without.
        from prometheus_client import CollectorRegistry  # noqa: PLC0415 - see above
        from prometheus_client.exposition import (  # noqa: PLC0415 - see above
            CONTENT_TYPE_LATEST,
            generate_latest,
        )

        async with self._database.read() as session:
            waiting = await waiting_by_lane(session, now=self._clock.now())
            failed = await inbox.count_failed(session)
            tested = await last_way(session, canary.SUBJECT, accepted=True)
        registry = CollectorRegistry()
        registry.register(_Once([*self._families(waiting, failed), *self._self_test(tested)]))
        return web.Response(
            body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )

    def _families(self, waiting: dict[Lane, Waiting], failed: int) -> Iterator["Metric"]:
        from prometheus_client.core import (  # noqa: PLC0415 - see above
            CounterMetricFamily,
            GaugeMetricFamily,
        )

        depth = GaugeMetricFamily(
            "tocsin_deliveries_waiting", "Deliveries that are due and have not left.",
            labels=["lane"],
        )  # fmt: skip
        age = GaugeMetricFamily(
            "tocsin_oldest_waiting_seconds", "How long the oldest of them has been due.",
            labels=["lane"],
        )  # fmt: skip
        for lane in Lane:
            of_lane = waiting.get(lane, Waiting())
            depth.add_metric([_name(lane)], of_lane.count)
            age.add_metric([_name(lane)], of_lane.oldest.total_seconds())
        outcomes = CounterMetricFamily(
            "tocsin_outcomes", "What became of calls to Telegram since the start.",
            labels=["lane", "outcome"],
        )  # fmt: skip
        for (lane, outcome), count in self._dispatcher.outcome_counts.items():
            outcomes.add_metric([_name(lane), outcome], count)
        yield from (depth, age, outcomes)
        yield CounterMetricFamily(
            "tocsin_floods", "How often Telegram told us to wait (429).",
            value=self._dispatcher.flood_count,
        )  # fmt: skip
        yield GaugeMetricFamily(
            "tocsin_pace_calls", "Calls that we allow ourselves a second; 0 is no limit.",
            value=self._pace.overall_calls,
        )  # fmt: skip
        yield GaugeMetricFamily(
            "tocsin_calls_in_flight", "Calls that wait for Telegram's answer.",
            value=self._dispatcher.calls_in_flight,
        )  # fmt: skip
        yield GaugeMetricFamily(
            "tocsin_updates_failed", "Updates whose handling failed; each is kept with its error.",
            value=failed,
        )  # fmt: skip

    def _self_test(self, tested: Way | None) -> Iterator["Metric"]:
        """Of the last self-test that arrived; nothing where no chat is set for it."""
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415 - see above

        if tested is None or tested.finished_at is None:
            return
        yield GaugeMetricFamily(
            "tocsin_self_test_seconds", "How long the last self-test took to be accepted.",
            value=(tested.finished_at - tested.since).total_seconds(),
        )  # fmt: skip
        yield GaugeMetricFamily(
            "tocsin_self_test_age_seconds", "How long ago that was.",
            value=(self._clock.now() - tested.finished_at).total_seconds(),
        )  # fmt: skip


class _Once:
    """What was gathered, as prometheus_client asks for it."""

    def __init__(self, families: list["Metric"]) -> None:
        self._families = families

    def collect(self) -> list[Any]:
        """Give the families."""
        return self._families


def _name(lane: Lane) -> str:
    return lane.name.lower()
