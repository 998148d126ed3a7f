import { useState } from "preact/hooks";
import { t } from "../../i18n";
import { Tabs } from "../../ui/tabs";
import { CanPanel } from "./can_panel";
import { LogPanel } from "./log_panel";
import "./monitors.css";
import { UartPanel } from "./uart_panel";

const TABS = ["can", "uart", "log"] as const;
type Tab = (typeof TABS)[number];

/** What is on the wires. */
export function MonitorsPage() {
  const [tab, setTab] = useState<Tab>("can");
  const tabs = TABS.map((name) => [name, t(`monitors.${name}`)] as const);
  return (
    <>
      <div class="page-head">
        <h1>{t("nav.monitors")}</h1>
      </div>
      <div class="stack">
        <Tabs label={t("nav.monitors")} options={tabs} value={tab} onChange={setTab} />
        <div role="tabpanel" class="stack" aria-label={t(`monitors.${tab}`)}>
          {tab === "can" && <CanPanel />}
          {tab === "uart" && <UartPanel />}
          {tab === "log" && <LogPanel />}
        </div>
      </div>
    </>
  );
}
