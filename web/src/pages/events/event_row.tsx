import type { GatewayEvent } from "../../api/schemas";
import { quantity } from "../../format/number";
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
    event.pack !== null && t("pack", { number: event.pack }),
    event.value !== null && quantity(event.value, event.unit ?? "", 3),
    event.threshold !== null && t("events.threshold", { value: quantity(event.threshold, event.unit ?? "", 3) }),
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
