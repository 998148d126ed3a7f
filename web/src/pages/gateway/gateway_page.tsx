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
import { type EditedFrames, FramesPanel } from "./frames_panel";
import "./gateway.css";
import { NetworkPanel } from "./network_panel";
import { type Edits, OptionsPanel } from "./options_panel";
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
  // What is being edited outlives a look at another tab.
  const [edits, onEdits] = useState<Edits>({});
  const [frames, setFrames] = useState<{ revision: number; edits: EditedFrames } | null>(null);
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
  const options = { edits, onEdits, onSaved: saved };
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
            <OptionsPanel {...options} config={data} group={FIRST} without={BY_ACTION} title={t("control.limits")} />
          )}
          {data !== null && groups.includes(tab) && <OptionsPanel {...options} key={tab} config={data} group={tab} />}
          {data !== null && tab === "frames" && (
            <FramesPanel
              key={data.revision}
              config={data}
              edits={frames?.revision === data.revision ? frames.edits : null}
              onEdits={(edits) => setFrames({ revision: data.revision, edits })}
              onSaved={saved}
            />
          )}
          {tab === "network" && <NetworkPanel />}
          {tab === "access" && <AccessPanel />}
          {data !== null && tab === "transfer" && <TransferPanel config={data} onSaved={saved} />}
        </div>
      </div>
    </>
  );
}
