import { ApiError } from "../api/client";
import { t } from "../i18n";
import { toast } from "../ui/toast";

/** What went wrong, for people. */
export function errorText(reason: unknown): string {
  if (reason instanceof ApiError) {
    if (reason.status === 401 && reason.problem === null) return t("error.login");
    const allowed = reason.problem?.allowed;
    return allowed ? `${reason.message} (${t("error.allowed", { range: allowed })})` : reason.message;
  }
  return t("error.no_answer");
}

export function toastError(reason: unknown): void {
  toast(errorText(reason), true);
}
