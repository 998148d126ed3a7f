import { useState } from "preact/hooks";
import { call } from "../../api/client";
import type { ActionBody, ActionName, ActionResult, Pack } from "../../api/schemas";
import { toastError } from "../../app/errors";
import { parseNumber } from "../../format/number";
import { t } from "../../i18n";
import { Card } from "../../ui/card";
import { Confirm } from "../../ui/confirm";
import { SelectField } from "../../ui/select_field";
import { TextField } from "../../ui/text_field";
import { toast } from "../../ui/toast";

const ACTIONS = ["identify", "restart", "bms_restart", "clear_events", "clear_statistics", "set_soc"] as const;
type Action = (typeof ACTIONS)[number];

/** Those that interrupt the current or cannot be undone ask twice. */
const TWICE: readonly Action[] = ["bms_restart", "clear_events", "clear_statistics"];
const OF_A_PACK: readonly Action[] = ["bms_restart", "clear_events", "clear_statistics", "set_soc"];
const TIMEOUT_MS = 30_000;

/** Commands to the gateway and to a BMS; each asks first. */
export function ActionsCard({ packs }: { packs: readonly Pack[] }) {
  const [asked, setAsked] = useState<Action | null>(null);
  const [pack, setPack] = useState("1");
  const [soc, setSoc] = useState("100");
  const socValue = parseNumber(soc);
  const socBad = socValue === null || socValue < 0 || socValue > 100;
  const run = async (action: Action) => {
    if (action === "set_soc" && socBad) return;
    setAsked(null);
    const body: ActionBody = {
      ...(OF_A_PACK.includes(action) ? { pack: Number(pack) } : {}),
      ...(action === "set_soc" && socValue !== null ? { value: socValue } : {}),
    };
    try {
      const name: ActionName = action;
      const answer = await call<ActionResult>("POST", `/actions/${name}`, body, { timeoutMs: TIMEOUT_MS });
      toast(answer.text, answer.result !== "ok");
    } catch (reason) {
      toastError(reason);
    }
  };
  return (
    <Card title={t("actions.title")}>
      <div class="stack">
        {packs.length > 1 && (
          <SelectField
            label={t("actions.pack")}
            value={pack}
            options={packs.map((one) => [String(one.index), one.name] as const)}
            onChange={setPack}
          />
        )}
        {ACTIONS.map((action) => (
          <div key={action} class="row between action">
            <span>{t(`action.${action}`)}</span>
            <button type="button" class="button" onClick={() => setAsked(action)}>
              {t("actions.run")}
              <span class="hidden"> {t(`action.${action}`)}</span>
            </button>
          </div>
        ))}
      </div>
      {asked !== null && (
        <Confirm
          title={t(`action.${asked}`)}
          action={t("actions.run")}
          danger={TWICE.includes(asked)}
          twice={TWICE.includes(asked) ? t("actions.sure") : undefined}
          onConfirm={() => void run(asked)}
          onClose={() => setAsked(null)}
        >
          <p>{t(`action.${asked}.about`)}</p>
          {asked === "set_soc" && (
            <TextField
              label={t("soc")}
              value={soc}
              unit="%"
              numeric
              onInput={setSoc}
              error={socBad ? t("option.problem.out_of_range", { low: "0 %", high: "100 %" }) : undefined}
            />
          )}
        </Confirm>
      )}
    </Card>
  );
}
