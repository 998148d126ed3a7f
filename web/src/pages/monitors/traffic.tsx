import { useEffect, useRef } from "preact/hooks";
import { decimal } from "../../format/number";
import { t } from "../../i18n";

export interface TrafficLine {
  key: string;
  uptimeMs: number;
  direction: "tx" | "rx";
  /** Who: an identifier, or nothing on a line with two ends. */
  who: string;
  data: string;
  meaning?: string;
}

/** Lines as they pass; the newest at the bottom, in sight unless somebody has scrolled away. */
export function Traffic({ label, lines }: { label: string; lines: readonly TrafficLine[] }) {
  const list = useRef<HTMLUListElement>(null);
  const following = useRef(true);
  useEffect(() => {
    const element = list.current;
    if (element !== null && following.current) element.scrollTop = element.scrollHeight;
  }, [lines]);
  if (lines.length === 0) return <p class="quiet">{t("monitors.nothing")}</p>;
  return (
    <ul
      class="traffic"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      ref={list}
      onScroll={(event) => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
        following.current = scrollHeight - scrollTop - clientHeight < 30;
      }}
    >
      {lines.map((line) => (
        <li key={line.key}>
          <span class="quiet">{decimal(line.uptimeMs / 1000, 3)}</span>
          <span class={line.direction}>
            {line.direction === "tx" ? "→" : "←"}
            <span class="hidden">{t(`monitors.${line.direction}`)}</span> {line.who}
          </span>
          <span class="data">{line.data}</span>
          {line.meaning && <span class="meaning">{line.meaning}</span>}
        </li>
      ))}
    </ul>
  );
}
