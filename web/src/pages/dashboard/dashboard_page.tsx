import { useState } from "preact/hooks";
import { useReceived } from "../../app/use_state_age";
import { t } from "../../i18n";
import { Choice } from "../../ui/choice";
import { AlarmsCard } from "./alarms_card";
import { CellsCard } from "./cells_card";
import { ChargeCard } from "./charge_card";
import { CurvesCard } from "./curves_card";
import "./dashboard.css";
import { FlowCard } from "./flow_card";
import { HeroCard } from "./hero_card";
import { LimitsCard } from "./limits_card";
import { LinksCard } from "./links_card";
import { PacksCard } from "./packs_card";
import { TemperaturesCard } from "./temperatures_card";

/** The battery at a glance. */
export function DashboardPage() {
  const newest = useReceived();
  const [index, setIndex] = useState("1");
  if (newest === null) {
    return (
      <>
        <h1 class="hidden">{t("nav.dashboard")}</h1>
        <p class="quiet">{t("loading")}</p>
      </>
    );
  }
  const { state, stale, ageS } = newest;
  const pack = state.packs.find((one) => String(one.index) === index) ?? state.packs[0];
  const several = state.packs.length > 1;
  return (
    <>
      <h1 class="hidden">{t("nav.dashboard")}</h1>
      <div class="dash">
        <AlarmsCard alarms={state.alarms} />
        <HeroCard state={state} stale={stale} />
        <LimitsCard state={state} stale={stale} />
        {several && <PacksCard packs={state.packs} stale={stale} />}
        {several && (
          <div class="full">
            <Choice
              label={t("dash.pack")}
              options={state.packs.map((one) => [String(one.index), one.name] as const)}
              value={String(pack?.index)}
              onChange={setIndex}
            />
          </div>
        )}
        {pack && <CellsCard pack={pack} several={several} stale={stale} />}
        <FlowCard state={state} stale={stale} />
        <LinksCard state={state} ageS={ageS} stale={stale} />
        <TemperaturesCard packs={state.packs} stale={stale} />
        <CurvesCard />
        <ChargeCard state={state} stale={stale} />
      </div>
    </>
  );
}
