import { useState } from "preact/hooks";
import type { CanBus, CanView } from "../../api/schemas";
import { useResource } from "../../app/use_resource";
import { useTopic } from "../../app/use_topic";
import { canIdText } from "../../can/custom_frame";
import { meaningOf } from "../../can/meaning";
import { decimal, quantity } from "../../format/number";
import { duration } from "../../format/time";
import { t, word } from "../../i18n";
import { Card } from "../../ui/card";
import { Facts } from "../../ui/facts";
import { Note } from "../../ui/note";
import { SwitchField } from "../../ui/switch_field";
import { Table } from "../../ui/table";
import { Traffic, type TrafficLine } from "./traffic";

const REFRESH_MS = 1500;
const KEPT = 200;

function busRows(bus: CanBus): (readonly [string, string])[] {
  return [
    [t("can.state"), word("bus", bus.state)],
    [t("can.load"), quantity(bus.load_percent, "%", 1)],
    [t("can.errors"), `${decimal(bus.transmit_error_count)} / ${decimal(bus.receive_error_count)}`],
    [t("can.bus_off"), decimal(bus.bus_off_count)],
    [t("can.counts"), `${decimal(bus.sent_count)} / ${decimal(bus.received_count)} / ${decimal(bus.failed_count)}`],
  ];
}

/** Every frame that is sent, with what its bytes mean; what is heard; and both as they pass. */
export function CanPanel() {
  const { data, error } = useResource<CanView>("/can", REFRESH_MS);
  const [live, setLive] = useState(false);
  const [lines, setLines] = useState<TrafficLine[]>([]);
  const [count, setCount] = useState(0);
  useTopic(
    "can",
    (frame) => {
      setCount((before) => before + 1);
      const line = {
        key: `${frame.uptime_ms}/${frame.id}/${count}`,
        uptimeMs: frame.uptime_ms,
        direction: frame.direction,
        who: canIdText(frame.id, frame.extended),
        data: frame.data,
      };
      setLines((before) => [...before.slice(1 - KEPT), line]);
    },
    live,
  );
  if (error !== null) return <Note tone="warning">{error}</Note>;
  if (data === null) return <p class="quiet">{t("loading")}</p>;
  return (
    <>
      <div class="cards two">
        <Card title={t("can.bus")}>
          <Facts rows={busRows(data.bus)} />
        </Card>
        <Card title={t("can.received")}>
          <Table
            caption={t("can.received")}
            columns={[t("can.id"), t("can.data"), t("can.age"), t("can.count")]}
            numeric={[2, 3]}
            rows={data.received.map((frame) => ({
              key: `${frame.id}`,
              cells: [
                <span key="id" class="mono">
                  {canIdText(frame.id, frame.extended)}
                </span>,
                <span key="data" class="mono">
                  {frame.data}
                </span>,
                duration(frame.age_s),
                decimal(frame.count),
              ],
            }))}
          />
        </Card>
      </div>
      <Card title={t("can.sent")}>
        <Table
          caption={t("can.sent")}
          columns={[
            t("can.id"),
            t("can.name"),
            t("can.data"),
            t("can.meaning"),
            t("can.period"),
            t("can.age"),
            t("can.count"),
          ]}
          numeric={[4, 5, 6]}
          rows={data.frames.map((frame) => ({
            key: `${frame.id}`,
            cells: [
              <span key="id" class="mono">
                {canIdText(frame.id, frame.extended)}
              </span>,
              frame.custom ? t("can.custom") : word("frame", frame.name),
              <span key="data" class="mono">
                {frame.data || "–"}
              </span>,
              meaningOf(frame.signals),
              quantity(frame.period_s, "s", frame.period_s < 1 ? 1 : 0),
              duration(frame.last_sent_age_s),
              decimal(frame.sent_count),
            ],
          }))}
        />
      </Card>
      <Card
        title={t("can.live")}
        aside={
          <button type="button" class="button" onClick={() => setLines([])}>
            {t("monitors.clear")}
          </button>
        }
      >
        <SwitchField label={t("monitors.follow")} value={live} onChange={setLive} />
        <Traffic label={t("can.live")} lines={lines} />
      </Card>
    </>
  );
}
