import { useState } from "preact/hooks";
import type { Config } from "../../api/schemas";
import { info } from "../../app/live";
import { useStore } from "../../app/store";
import { useResource } from "../../app/use_resource";
import { t, word } from "../../i18n";
import { Note } from "../../ui/note";
import { Tabs } from "../../ui/tabs";
import { AccessPanel } from "./access_panel";
import { ControlCard } from "./control_card";
import { FramesPanel } from "./frames_panel";
import "./gateway.css";
import { NetworkPanel } from "./network_panel";
import { OptionsPanel } from "./options_panel";
import { TransferPanel } from "./transfer_panel";

/** What may be switched at any time: by actions where there are any, else as options of the group of this name. */
const FIRST = "control";
const BY_ACTION = [
  "control.profile",
  "control.charge_enabled",
  "control.discharge_enabled",
  "control.force_full_charge",
];
const LAST = ["frames", "network", "access", "transfer"] as const;
const WITHOUT_CONFIG = ["network", "access"] as const;

/** What the gateway itself does, and who may tell it. */
export function GatewayPage() {
  const [tab, setTab] = useState<string>(FIRST);
  const configurable = useStore(info, (known) => known?.capabilities.includes("config") ?? false);
  const { data, error, reload } = useResource<Config>(configurable ? "/config" : null);
  const all = [...new Set((data?.options ?? []).map((option) => option.group))];
  const groups = all.filter((group) => group !== FIRST);
  const tabs = [
    [FIRST, t("gateway.control")] as const,
    ...groups.map((group) => [group, word("group", group)] as const),
    ...(configurable ? LAST : WITHOUT_CONFIG).map((name) => [name, t(`gateway.${name}`)] as const),
  ];
  const saved = () => void reload();
  return (
    <>
      <div class="page-head">
        <h1>{t("nav.gateway")}</h1>
      </div>
      <div class="stack">
        <Tabs label={t("nav.gateway")} options={tabs} value={tab} onChange={setTab} />
        {error !== null && (
          <Note tone="alarm" live>
            {error}
          </Note>
        )}
        <div role="tabpanel" class="stack" aria-label={tabs.find(([name]) => name === tab)?.[1]}>
          {tab === FIRST && <ControlCard />}
          {data !== null && tab === FIRST && all.includes(FIRST) && (
            <OptionsPanel config={data} group={FIRST} without={BY_ACTION} title={t("control.limits")} onSaved={saved} />
          )}
          {data !== null && groups.includes(tab) && (
            <OptionsPanel key={tab} config={data} group={tab} onSaved={saved} />
          )}
          {data !== null && tab === "frames" && <FramesPanel key={data.revision} config={data} onSaved={saved} />}
          {tab === "network" && <NetworkPanel />}
          {tab === "access" && <AccessPanel />}
          {data !== null && tab === "transfer" && <TransferPanel config={data} onSaved={saved} />}
        </div>
      </div>
    </>
  );
}
