import type { Trace } from "../../api/schemas";
import { info } from "../../app/live";
import { useStore } from "../../app/store";
import { useResource } from "../../app/use_resource";
import { useReceived } from "../../app/use_state_age";
import { decimal, quantity } from "../../format/number";
import { duration } from "../../format/time";
import { t, word } from "../../i18n";
import { Card } from "../../ui/card";
import { Facts } from "../../ui/facts";
import { Note } from "../../ui/note";
import { Table } from "../../ui/table";
import { ActionsCard } from "./actions_card";
import { PackCard } from "./pack_card";

const TRACE_MS = 2000;

function kilobytes(bytes: number | null): string {
  return quantity(bytes === null ? null : bytes / 1024, "KiB");
}

/** How the gateway and the BMS themselves are. */
export function SystemPage() {
  const newest = useReceived();
  const known = useStore(info);
  const { data: trace } = useResource<Trace>("/trace", TRACE_MS);
  const system = newest?.state.system;
  return (
    <>
      <div class="page-head">
        <h1>{t("nav.system")}</h1>
      </div>
      <div class="stack">
        {system?.safe_mode && <Note tone="alarm">{t("system.safe_mode")}</Note>}
        <div class="cards two">
          <Card title={t("system.gateway")} stale={newest?.stale ?? false}>
            {system && (
              <Facts
                rows={[
                  [t("system.firmware"), known ? `${known.firmware.version} (${known.firmware.build})` : "–"],
                  [t("system.model"), known?.model ?? "–"],
                  [t("system.uptime"), duration(system.uptime_s)],
                  [t("system.boots"), decimal(system.boot_count)],
                  [t("system.reset_reason"), word("reset", system.reset_reason)],
                  [t("system.heap"), kilobytes(system.heap_free_bytes)],
                  [t("system.heap_min"), kilobytes(system.heap_min_free_bytes)],
                  [t("system.loop"), quantity(system.loop_time_max_ms, "ms", 1)],
                  [t("system.overruns"), decimal(system.loop_overrun_count)],
                  [t("system.clients"), `${decimal(system.clients)} / ${decimal(system.websocket_clients)}`],
                  [
                    t("system.dropped"),
                    `${decimal(system.websocket_dropped_count)} / ${decimal(system.events_dropped_count)}`,
                  ],
                  [
                    t("system.storage"),
                    `${decimal(system.storage_lost_count)} / ${decimal(system.storage_damaged_count)}`,
                  ],
                ]}
              />
            )}
          </Card>
          <ActionsCard packs={newest?.state.packs ?? []} />
          {newest?.state.packs.map((pack) => (
            <PackCard key={pack.index} pack={pack} stale={newest.stale} />
          ))}
        </div>
        <Card title={t("trace.title")}>
          {trace && (
            <>
              <p class="quiet small">
                {t("trace.counts", {
                  published: decimal(trace.published_count),
                  urgent: decimal(trace.dropped_urgent_count),
                  data: decimal(trace.dropped_data_count),
                })}
              </p>
              <Table
                caption={t("trace.title")}
                columns={[t("trace.sequence"), t("trace.uptime"), t("trace.event"), t("trace.pack")]}
                numeric={[1, 3]}
                rows={[...trace.events].reverse().map((event) => ({
                  key: String(event.sequence),
                  cells: [
                    decimal(event.sequence),
                    quantity(event.uptime_ms / 1000, "s", 3),
                    word("trace_event", event.name),
                    event.pack === null ? "–" : decimal(event.pack),
                  ],
                }))}
              />
            </>
          )}
        </Card>
      </div>
    </>
  );
}
