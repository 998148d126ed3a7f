import { useState } from "preact/hooks";
import { apiPath, call } from "../../api/client";
import type { EventList, GatewayEvent } from "../../api/schemas";
import { toastError } from "../../app/errors";
import { useResource } from "../../app/use_resource";
import { useReceived } from "../../app/use_state_age";
import { useTopic } from "../../app/use_topic";
import { t, word } from "../../i18n";
import { Card } from "../../ui/card";
import { Note } from "../../ui/note";
import { SelectField } from "../../ui/select_field";
import { TextField } from "../../ui/text_field";
import { AlarmsCard } from "../dashboard/alarms_card";
import { eventTime } from "./event_time";
import "./events.css";
import { EventRow } from "./event_row";
import { type Filter, filtered, merged, NO_FILTER } from "./filter";

const LEVELS = ["info", "ok", "warning", "alarm"] as const;

/** What has happened: alarms now, and the log. */
export function EventsPage() {
  const { data, error, reload } = useResource<EventList>("/events?limit=200");
  const [newer, setNewer] = useState<readonly GatewayEvent[]>([]);
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const newest = useReceived();
  useTopic("event", (event) => setNewer((before) => [event, ...before].slice(0, 200)));

  const all = merged(newer, data?.events ?? []);
  const shown = filtered(all, filter);
  const kinds = [...new Set(all.map((event) => event.kind))].sort();
  const unseen = all.some((event) => !event.acknowledged);
  const acknowledge = async () => {
    const last = all[0];
    if (last === undefined) return;
    try {
      await call("POST", "/events/ack", { up_to: last.number });
      await reload();
      setNewer([]);
    } catch (reason) {
      toastError(reason);
    }
  };
  return (
    <>
      <div class="page-head">
        <h1>{t("nav.events")}</h1>
        <div class="row">
          <button type="button" class="button" disabled={!unseen} onClick={() => void acknowledge()}>
            {t("events.acknowledge")}
          </button>
          <a class="button" href={apiPath("/events.csv")} download="events.csv">
            {t("history.csv")}
          </a>
        </div>
      </div>
      <div class="stack">
        <AlarmsCard alarms={newest?.state.alarms ?? []} />
        <Card title={t("events.log")}>
          <div class="filters">
            <SelectField
              label={t("events.kind")}
              value={filter.kind}
              options={[["", t("events.all")], ...kinds.map((kind) => [kind, word("event_kind", kind)] as const)]}
              onChange={(kind) => setFilter({ ...filter, kind })}
            />
            <SelectField
              label={t("events.level")}
              value={filter.level}
              options={[["", t("events.all")], ...LEVELS.map((level) => [level, word("level", level)] as const)]}
              onChange={(level) => setFilter({ ...filter, level })}
            />
            <TextField
              label={t("events.text")}
              value={filter.text}
              onInput={(text) => setFilter({ ...filter, text })}
            />
          </div>
          {error !== null && (
            <Note tone="alarm" live>
              {error}
            </Note>
          )}
          <p class="hidden" role="status">
            {t("events.count", { count: shown.length })}
          </p>
          <ul class="events">
            {shown.map((event) => (
              <EventRow key={event.number} event={event} time={eventTime(event, newest?.state ?? null)} />
            ))}
          </ul>
          {shown.length === 0 && <p class="quiet">{data === null ? t("loading") : t("events.none")}</p>}
        </Card>
      </div>
    </>
  );
}
