import { useEffect, useState } from "preact/hooks";
import type { LogLine, LogView } from "../../api/schemas";
import { useResource } from "../../app/use_resource";
import { useTopic } from "../../app/use_topic";
import { decimal } from "../../format/number";
import { t, word } from "../../i18n";
import { Card } from "../../ui/card";
import { Note } from "../../ui/note";
import { SelectField } from "../../ui/select_field";

const LEVELS = ["error", "warning", "info", "config", "debug", "verbose"] as const;
const KEPT = 200;

/** The gateway's log as it is written. */
export function LogPanel() {
  const { data, error } = useResource<LogView>("/log");
  const [lines, setLines] = useState<readonly LogLine[]>([]);
  const [level, setLevel] = useState<LogLine["level"]>("debug");
  useEffect(() => {
    if (data !== null) setLines(data.lines);
  }, [data]);
  useTopic("log", (line) => setLines((before) => [...before.slice(1 - KEPT), line]));
  if (error !== null) return <Note tone="warning">{error}</Note>;
  const shown = lines.filter((line) => LEVELS.indexOf(line.level) <= LEVELS.indexOf(level));
  return (
    <Card title={t("monitors.log")}>
      <div class="stack">
        <SelectField
          label={t("log.level")}
          value={level}
          options={LEVELS.map((name) => [name, word("log_level", name)] as const)}
          onChange={(name) => setLevel(name as LogLine["level"])}
        />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <ul class="traffic" tabIndex={0} aria-label={t("monitors.log")}>
          {[...shown].reverse().map((line) => (
            <li key={line.number} class={`log-line ${line.level}`}>
              <span class="quiet">{decimal(line.uptime_ms / 1000, 3)}</span>
              <span>
                {word("log_level", line.level)} · {line.tag}
              </span>
              <span class="data">{line.text}</span>
            </li>
          ))}
        </ul>
        {shown.length === 0 && <p class="quiet">{t("log.empty")}</p>}
      </div>
    </Card>
  );
}
