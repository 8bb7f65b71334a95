"""The small estate, for every test of alerts."""

from tests.alerts.small_estate import place

__all__ = ["place"]
