import type { GatewayEvent } from "../../api/schemas";
import { packName } from "../../app/pack_name";
import { reading } from "../../format/quantities";
import { t, word } from "../../i18n";
import { eventText } from "../../i18n/gateway";
import { Badge, type Tone } from "../../ui/badge";

const TONES: Readonly<Record<GatewayEvent["level"], Tone>> = {
  info: "info",
  ok: "ok",
  warning: "warning",
  alarm: "alarm",
};

/** One entry of the log. */
export function EventRow({ event, time }: { event: GatewayEvent; time: string }) {
  const details = [
    word("event_kind", event.kind),
    event.pack !== null && packName(event.pack),
    event.value !== null && reading(event.value, event.unit),
    event.threshold !== null && t("events.threshold", { value: reading(event.threshold, event.unit) }),
    event.acknowledged && t("events.seen"),
  ];
  return (
    <li class={`event${event.acknowledged ? " seen" : ""}`}>
      <Badge tone={TONES[event.level]}>{word("level", event.level)}</Badge>
      <div>
        <p class="event-text">{eventText(event)}</p>
        <p class="quiet small">
          {time} · {details.filter(Boolean).join(" · ")}
        </p>
      </div>
    </li>
  );
}
