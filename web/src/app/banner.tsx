import { duration } from "../format/time";
import { t } from "../i18n";
import { connection, link } from "./live";
import { useStore } from "./store";
import { useReceived } from "./use_state_age";

/** Says when what is shown is not what is. */
export function Banner() {
  const status = useStore(link);
  const newest = useReceived();
  const stale = newest?.stale ?? false;
  if (status === "denied" || (!stale && status !== "offline")) return null;
  return (
    <div class="banner bad" role="alert">
      <span>{newest === null ? t("offline.never") : t("offline.since", { age: duration(newest.ageS) })}</span>
      <button type="button" class="button" onClick={() => connection.wake()}>
        {t("offline.retry")}
      </button>
    </div>
  );
}
