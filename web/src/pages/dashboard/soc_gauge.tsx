import { decimal, isKnown, type Maybe } from "../../format/number";
import { percent } from "../../format/quantities";
import { t } from "../../i18n";

const RADIUS = 84;
/** The arc is open at the bottom: three quarters of the circle. */
const LENGTH = 2 * Math.PI * RADIUS * 0.75;

/** State of charge as an arc with the number in its middle and a few words below it. */
export function SocGauge({ soc, children }: { soc: Maybe; children: string }) {
  const share = isKnown(soc) ? Math.min(1, Math.max(0, soc / 100)) : 0;
  return (
    <div class="gauge">
      <svg viewBox="8 8 184 160" role="img" aria-label={`${t("soc")}: ${percent(soc, 1)}, ${children}`}>
        <g fill="none" stroke-width="13" stroke-linecap="round" transform="rotate(135 100 100)">
          <circle class="gauge-track" cx="100" cy="100" r={RADIUS} stroke-dasharray={`${LENGTH} 999`} />
          {share > 0 && (
            <circle
              class="gauge-fill"
              cx="100"
              cy="100"
              r={RADIUS}
              stroke-dasharray={`${Math.max(0.1, LENGTH * share)} 999`}
            />
          )}
        </g>
      </svg>
      <div class="gauge-text" aria-hidden="true">
        <span class="gauge-number">{decimal(soc, 1)}</span>
        <span class="gauge-unit">%</span>
        <span class="gauge-note">{children}</span>
      </div>
    </div>
  );
}
