"""From samples to figures."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that has to stay below a limit."""

    figure: str
    below: float

    def missed(self, figures: dict[str, object]) -> str | None:
        """Return what is wrong, if it is: the figure is too high, or there is none."""
        value = figures.get(self.figure)
        if isinstance(value, int | float) and value <= self.below:
            return None
        return f"{self.figure} is {value}, allowed is {self.below:g}"


def percentiles(name: str, unit: str, samples: Iterable[float], *shares: float) -> dict[str, object]:
    """Figures `NAME_pXX_UNIT` for shares in percent (nearest rank), with the number of samples they rest on.

    Without samples they are None.
    """
    ordered = sorted(samples)
    figures: dict[str, object] = {f"{name}_samples": len(ordered)}
    for share in shares:
        index = min(len(ordered) - 1, int(share / 100 * len(ordered)))
        figures[f"{name}_p{share:g}_{unit}"] = round(ordered[index], 3) if ordered else None
    return figures
