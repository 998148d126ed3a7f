import type { Bound, State } from "../../api/schemas";
import { isKnown, type Maybe } from "../../format/number";
import { amperes, volts } from "../../format/quantities";
import { t, word } from "../../i18n";
import { Card } from "../../ui/card";

interface RowProps {
  name: string;
  short: string;
  value: Maybe;
  reason: string;
  bounds: readonly Bound[];
  format: (value: Maybe) => string;
  /** How much of the limit is used, 0..1. */
  used: number | null;
  discharge?: boolean;
}

/** The limit, how much of it is used, what binds it, and what would bind it next. */
function LimitRow({ name, short, value, reason, bounds, format, used, discharge = false }: RowProps) {
  const next = bounds.find((bound) => bound.reason !== reason);
  return (
    <div class="limit">
      <dt>
        {name} <abbr class="quiet small">{short}</abbr>
      </dt>
      <dd class="limit-value">{format(value)}</dd>
      <dd class={`meter${discharge ? " discharge" : ""}`} aria-hidden="true">
        <i style={{ width: `${Math.round(Math.min(1, Math.max(0, used ?? 0)) * 100)}%` }} />
      </dd>
      <dd class="limit-reason">
        {isKnown(value) ? word("reason", reason) : t("limits.unknown")}
        {isKnown(value) &&
          next &&
          ` · ${t("limits.next", { reason: word("reason", next.reason), value: format(next.value) })}`}
      </dd>
    </div>
  );
}

function share(part: Maybe, whole: Maybe): number | null {
  return isKnown(part) && isKnown(whole) && whole > 0 ? part / whole : null;
}

/** What may flow, and why not more. */
export function LimitsCard({ state, stale }: { state: State; stale: boolean }) {
  const { limits, battery } = state;
  const current = battery.current_a;
  return (
    <div class="half">
      <Card title={t("limits.title")} stale={stale}>
        <dl>
          <LimitRow
            name={t("limits.cvl")}
            short="CVL"
            value={limits.cvl_v}
            reason={limits.cvl_reason}
            bounds={limits.cvl_bounds}
            format={(value) => volts(value, 1)}
            used={share(battery.voltage_v, limits.cvl_v)}
          />
          <LimitRow
            name={t("limits.ccl")}
            short="CCL"
            value={limits.ccl_a}
            reason={limits.ccl_reason}
            bounds={limits.ccl_bounds}
            format={(value) => amperes(value)}
            used={share(isKnown(current) ? Math.max(0, current) : null, limits.ccl_a)}
          />
          <LimitRow
            name={t("limits.dcl")}
            short="DCL"
            value={limits.dcl_a}
            reason={limits.dcl_reason}
            bounds={limits.dcl_bounds}
            format={(value) => amperes(value)}
            used={share(isKnown(current) ? Math.max(0, -current) : null, limits.dcl_a)}
            discharge
          />
        </dl>
      </Card>
    </div>
  );
}
