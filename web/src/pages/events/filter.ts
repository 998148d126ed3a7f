import type { GatewayEvent } from "../../api/schemas";
import { eventText } from "../../i18n/gateway";

export interface Filter {
  kind: string;
  level: string;
  text: string;
}

export const NO_FILTER: Filter = { kind: "", level: "", text: "" };

export function filtered(events: readonly GatewayEvent[], filter: Filter): GatewayEvent[] {
  const words = filter.text.toLowerCase();
  return events.filter(
    (event) =>
      (filter.kind === "" || event.kind === filter.kind) &&
      (filter.level === "" || event.level === filter.level) &&
      (words === "" || eventText(event).toLowerCase().includes(words)),
  );
}

/** Events that came by themselves and those that were asked for: each once, newest first; the answer counts. */
export function merged(newer: readonly GatewayEvent[], asked: readonly GatewayEvent[]): GatewayEvent[] {
  const byNumber = new Map(newer.map((event) => [event.number, event]));
  for (const event of asked) byNumber.set(event.number, event);
  return [...byNumber.values()].sort((a, b) => b.number - a.number);
}
