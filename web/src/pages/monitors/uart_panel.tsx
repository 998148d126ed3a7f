import { useEffect, useState } from "preact/hooks";
import { apiPath } from "../../api/client";
import type { UartCounters, UartTraffic, UartView } from "../../api/schemas";
import { info } from "../../app/live";
import { useStore } from "../../app/store";
import { useResource } from "../../app/use_resource";
import { useTopic } from "../../app/use_topic";
import { decimal } from "../../format/number";
import { duration } from "../../format/time";
import { t, word } from "../../i18n";
import { Card } from "../../ui/card";
import { Choice } from "../../ui/choice";
import { Facts } from "../../ui/facts";
import { Note } from "../../ui/note";
import { SwitchField } from "../../ui/switch_field";
import { Traffic, type TrafficLine } from "./traffic";

const KEPT = 200;

function counterRows(counters: UartCounters): (readonly [string, string])[] {
  const last =
    counters.last_error === null
      ? t("none")
      : `${word("uart_error", counters.last_error)} · ${t("ago", { time: duration(counters.last_error_age_s) })}`;
  return [
    [t("uart.requests"), `${decimal(counters.request_count)} / ${decimal(counters.reply_count)}`],
    [t("uart.bytes"), `${decimal(counters.sent_bytes)} / ${decimal(counters.received_bytes)}`],
    [t("uart.crc"), decimal(counters.crc_error_count)],
    [t("uart.timeouts"), `${decimal(counters.timeout_count)} / ${decimal(counters.retry_count)}`],
    [t("uart.resync"), decimal(counters.resync_count)],
    [t("uart.nack"), decimal(counters.nack_count)],
    [t("uart.last_error"), last],
  ];
}

function lineOf(exchange: Omit<UartTraffic, "pack">): TrafficLine {
  const shown = exchange.data.split(" ").length;
  return {
    key: String(exchange.number),
    uptimeMs: exchange.uptime_ms,
    direction: exchange.direction,
    who: "",
    data: shown < exchange.length ? `${exchange.data} … (${exchange.length})` : exchange.data,
    meaning: exchange.meaning,
  };
}

/** The serial line to a BMS, raw and in words. */
export function UartPanel() {
  const packs = useStore(info, (known) => known?.packs ?? null);
  const [pack, setPack] = useState("1");
  const [live, setLive] = useState(true);
  const { data, error } = useResource<UartView>(`/uart?pack=${pack}`);
  const [lines, setLines] = useState<TrafficLine[]>([]);
  useEffect(() => {
    if (data !== null) setLines(data.exchanges.map(lineOf));
  }, [data]);
  useTopic(
    "uart",
    (exchange) => {
      if (String(exchange.pack) === pack) setLines((before) => [...before.slice(1 - KEPT), lineOf(exchange)]);
    },
    live,
  );
  if (error !== null) return <Note tone="warning">{error}</Note>;
  return (
    <>
      {packs !== null && packs.length > 1 && (
        <Choice
          label={t("dash.pack")}
          options={packs.map((one) => [String(one.index), one.name] as const)}
          value={pack}
          onChange={setPack}
        />
      )}
      <Card title={t("uart.counters")}>{data && <Facts rows={counterRows(data.counters)} />}</Card>
      <Card
        title={t("uart.traffic")}
        aside={
          <a class="button" href={apiPath(`/capture?pack=${pack}`)} download={`capture-pack${pack}.jsonl`}>
            {t("uart.capture")}
          </a>
        }
      >
        <SwitchField label={t("monitors.follow")} value={live} onChange={setLive} />
        <Traffic label={t("uart.traffic")} lines={lines} />
      </Card>
    </>
  );
}
