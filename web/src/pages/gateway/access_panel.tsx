import { useState } from "preact/hooks";
import { call } from "../../api/client";
import type { TokenList } from "../../api/schemas";
import { toastError } from "../../app/errors";
import { session, wantLogin } from "../../app/session";
import { useStore } from "../../app/store";
import { useResource } from "../../app/use_resource";
import { dateOnly, dateTime } from "../../format/time";
import { t } from "../../i18n";
import { Card } from "../../ui/card";
import { Note } from "../../ui/note";
import { Table } from "../../ui/table";
import { PasswordForm } from "./password_form";
import { TokenForm } from "./token_form";

/** Who can get in: the tokens of programs, a new one, another password. */
export function AccessPanel() {
  const who = useStore(session);
  if (who !== "in") {
    return (
      <Card title={t("access.title")}>
        <button type="button" class="button primary" onClick={() => void wantLogin().catch(() => undefined)}>
          {t("login.action")}
        </button>
      </Card>
    );
  }
  return <Tokens />;
}

function Tokens() {
  const { data, error, reload } = useResource<TokenList>("/tokens");
  const [busy, setBusy] = useState(false);
  const revoke = async (id: number) => {
    setBusy(true);
    await call("DELETE", `/tokens/${id}`).catch(toastError);
    await reload();
    setBusy(false);
  };
  return (
    <div class="stack">
      <Card title={t("access.title")}>
        {error !== null && <Note tone="alarm">{error}</Note>}
        {data?.tokens.length === 0 && <p class="quiet">{t("access.none")}</p>}
        <Table
          caption={t("access.title")}
          columns={[t("access.name"), t("access.created"), t("access.used"), t("access.revoke")]}
          rows={(data?.tokens ?? []).map((token) => ({
            key: String(token.id),
            cells: [
              token.name,
              token.created_utc_ms === null ? "–" : dateTime(token.created_utc_ms),
              token.last_used_utc_ms === null ? t("never") : dateOnly(token.last_used_utc_ms),
              <button
                key="revoke"
                type="button"
                class="button"
                disabled={busy}
                aria-label={t("access.revoke_name", { name: token.name })}
                onClick={() => void revoke(token.id)}
              >
                {t("access.revoke")}
              </button>,
            ],
          }))}
        />
      </Card>
      <div class="cards two">
        <TokenForm onMade={() => void reload()} />
        <PasswordForm onChanged={() => void reload()} />
      </div>
    </div>
  );
}
