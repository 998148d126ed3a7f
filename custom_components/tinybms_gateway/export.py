"""Exports the gateway's history: what is asked for is checked here, before the gateway is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from .api import History
from .const import DOMAIN

if TYPE_CHECKING:
    from .runtime import TinyBmsConfigEntry

RESOLUTIONS = ("1s", "1min", "15min", "1h")
MAXIMUM_ROWS = 20_000
PAGE = 1000


@dataclass(frozen=True, kw_only=True)
class ExportRequest:
    """What to export."""

    resolution: str
    series: tuple[str, ...]
    """All of them when empty."""
    pack: int | None
    start: datetime | None
    end: datetime | None
    """Both in UTC."""

    @property
    def query(self) -> dict[str, Any]:
        """The same as arguments of the client."""
        return {
            "resolution": self.resolution,
            "series": self.series,
            "pack": self.pack,
            "from_ms": _ms(self.start),
            "to_ms": _ms(self.end),
        }


def _ms(moment: datetime | None) -> int | None:
    return None if moment is None else round(moment.timestamp() * 1000)


def _utc(moment: datetime | None) -> datetime | None:
    """A time without a zone is in Home Assistant's own."""
    return None if moment is None else dt_util.as_utc(moment)


def checked_request(entry: TinyBmsConfigEntry, data: Mapping[str, Any]) -> ExportRequest:
    """Check what is asked for against what this gateway records.

    Raises:
        ServiceValidationError: It does not record this, or the range is empty.
    """
    info = entry.runtime_data.state.info
    request = ExportRequest(
        resolution=data.get("resolution", "15min"),
        series=tuple(data.get("series", ())),
        pack=data.get("pack"),
        start=_utc(data.get("start")),
        end=_utc(data.get("end")),
    )
    known = {series.key for series in info.history.series}
    if unknown := [key for key in request.series if key not in known]:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="unknown_series",
            translation_placeholders={"series": ", ".join(unknown), "allowed": ", ".join(sorted(known))},
        )
    levels = [level.key for level in info.history.resolutions]
    if request.resolution not in levels:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="unknown_resolution",
            translation_placeholders={"resolution": request.resolution, "allowed": ", ".join(levels)},
        )
    if request.start is not None and request.end is not None and request.start >= request.end:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="empty_range")
    if request.pack is not None and request.pack not in {pack.index for pack in info.packs}:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="unknown_pack",
            translation_placeholders={"pack": str(request.pack), "name": entry.title},
        )
    return request


async def async_rows(entry: TinyBmsConfigEntry, request: ExportRequest) -> list[dict[str, Any]]:
    """The samples as rows, oldest first.

    Raises:
        ServiceValidationError: More than ``MAXIMUM_ROWS``: a coarser resolution or a shorter range is needed.
        TinyBmsError: The gateway cannot be asked.
    """
    rows: list[dict[str, Any]] = []
    cursor: str | None = None
    more = True
    while more:
        page = await entry.runtime_data.client.get_history(cursor=cursor, limit=PAGE, **request.query)
        rows.extend(_row(page, index) for index in range(len(page.number)))
        if len(rows) > MAXIMUM_ROWS:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="too_many_rows",
                translation_placeholders={"maximum": str(MAXIMUM_ROWS)},
            )
        cursor = page.next_cursor
        more = page.more and cursor is not None
    return rows


def _row(page: History, index: int) -> dict[str, Any]:
    utc_ms = page.end_utc_ms(index)
    return {
        "number": page.number[index],
        "time": None if utc_ms is None else dt_util.utc_from_timestamp(utc_ms / 1000).isoformat(),
        "epoch_ms": utc_ms,
        "values": {
            columns.key: {"mean": columns.mean[index], "min": columns.min[index], "max": columns.max[index]}
            for columns in page.series
        },
    }
