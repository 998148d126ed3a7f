import type { State } from "../../api/schemas";
import { amperes, percent, volts, watts } from "../../format/quantities";
import { duration } from "../../format/time";
import { t, word } from "../../i18n";
import { Badge, type Tone } from "../../ui/badge";
import { Card } from "../../ui/card";
import { directionOf, toneOf } from "./direction";
import { SocGauge } from "./soc_gauge";
import { Tile } from "./tile";

const FRESHNESS_TONES: Readonly<Record<string, Tone>> = {
  fresh: "ok",
  held: "warning",
  lost: "alarm",
  silent: "alarm",
};

/** The BMS's estimate runs into months when little flows: nobody wants to read that. */
const LONGEST_TOLD_S = 2 * 86_400;

/** State of charge, voltage, current and power: what one looks for first. */
export function HeroCard({ state, stale }: { state: State; stale: boolean }) {
  const { battery, charge, limits } = state;
  const direction = directionOf(battery.current_a);
  const times = state.packs.map((pack) => pack.time_left_s).filter((time) => time !== null);
  const only = times.length === 1 && direction !== "idle" ? times[0] : undefined;
  const left = only !== undefined && only <= LONGEST_TOLD_S ? only : undefined;
  return (
    <div class="hero">
      <Card
        title={t("dash.battery")}
        stale={stale || limits.freshness === "lost" || limits.freshness === "silent"}
        aside={
          limits.freshness === "fresh" ? (
            <Badge tone={charge.stage === null ? "quiet" : "ok"}>{word("stage", charge.stage)}</Badge>
          ) : (
            <Badge tone={FRESHNESS_TONES[limits.freshness] ?? "quiet"}>{word("freshness", limits.freshness)}</Badge>
          )
        }
      >
        <div class="hero-body">
          <SocGauge soc={battery.soc_percent}>
            {left === undefined
              ? t(`flow.${direction}`)
              : t(`left.${direction === "charge" ? "full" : "empty"}`, { time: duration(left) })}
          </SocGauge>
          <dl class="tiles">
            <Tile name={t("voltage")} value={volts(battery.voltage_v)} />
            <Tile name={t("current")} value={amperes(battery.current_a)} tone={toneOf(battery.current_a)} />
            <Tile name={t("power")} value={watts(battery.power_w)} tone={toneOf(battery.current_a)} />
            <Tile name={t("soh")} value={percent(battery.soh_percent)} />
          </dl>
        </div>
      </Card>
    </div>
  );
}
