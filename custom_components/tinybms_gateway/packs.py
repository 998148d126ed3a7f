"""Packs as they show up: which they are, and entities for what is found on them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from homeassistant.core import callback
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator

from .api import Pack

if TYPE_CHECKING:
    from .runtime import TinyBmsConfigEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class PackRef:
    """Which pack an entity belongs to."""

    index: int
    """Number at the gateway, counted from 1."""
    identifier: str
    """What stays the same when the gateway is replaced."""
    name: str


def pack_identifier(entry: TinyBmsConfigEntry, pack: Pack) -> str | None:
    """The serial number of the BMS, or the place at the gateway when a BMS answers that has none.

    Returns:
        None until the BMS has told who it is.
    """
    if pack.serial is not None:
        return pack.serial
    return None if pack.identity is None else f"{entry.unique_id}_pack_{pack.index}"


def _found(pack: Pack) -> tuple[object, ...]:
    """What decides which entities a pack has."""
    return (len(pack.cells), tuple(value is not None for value in pack.temperatures.external_c))


@callback
def async_add_as_found(
    entry: TinyBmsConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
    create: Callable[[PackRef, Pack], Iterable[Entity]],
    *,
    found: Callable[[Pack], object] = _found,
    also: Iterable[DataUpdateCoordinator[Any]] = (),
) -> None:
    """Add the entities of all packs: now, and whenever a pack, a cell or a sensor shows up.

    Args:
        entry: The gateway.
        async_add_entities: Takes the entities.
        create: Makes all entities of a pack; those that are there already are dropped.
        found: What ``create`` depends on; it is asked again when this changes.
        also: Look when these change, too.
    """
    coordinator = entry.runtime_data.state
    seen: dict[str, object] = {}
    known: set[str | None] = set()

    @callback
    def look() -> None:
        for pack in coordinator.data.packs:
            identifier = pack_identifier(entry, pack)
            if identifier is None or seen.get(identifier) == found(pack):
                continue
            seen[identifier] = found(pack)
            ref = PackRef(index=pack.index, identifier=identifier, name=pack.name)
            new = [entity for entity in create(ref, pack) if entity.unique_id not in known]
            known.update(entity.unique_id for entity in new)
            async_add_entities(new)

    look()
    for source in (coordinator, *also):
        entry.async_on_unload(source.async_add_listener(look))
