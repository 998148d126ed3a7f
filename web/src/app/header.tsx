import { t } from "../i18n";
import { Badge, type Tone } from "../ui/badge";
import { Icon } from "../ui/icons";
import { info, link } from "./live";
import { logOut, session, wantLogin } from "./session";
import { useStore } from "./store";
import { useReceived } from "./use_state_age";

const TONES: Readonly<Record<string, Tone>> = { live: "ok", polling: "info", offline: "alarm" };

/** The device's name, how this page is connected, and the way in or out. */
export function Header() {
  const name = useStore(info, (known) => known?.name);
  const status = useStore(link);
  const who = useStore(session);
  const newest = useReceived();
  const shown = status === "live" && newest?.stale ? "offline" : status;
  return (
    <div class="head-row">
      <span class="head-name">{name ?? t("app.name")}</span>
      <Badge tone={TONES[shown] ?? "quiet"}>{t(`link.${shown}`)}</Badge>
      {who === "in" ? (
        <button
          type="button"
          class="button icon plain"
          aria-label={t("logout")}
          title={t("logout")}
          onClick={() => void logOut()}
        >
          <Icon name="unlock" />
        </button>
      ) : (
        <button
          type="button"
          class="button icon plain"
          aria-label={t("login.title")}
          title={t("login.title")}
          onClick={() => void wantLogin().catch(() => undefined)}
        >
          <Icon name="lock" />
        </button>
      )}
    </div>
  );
}
