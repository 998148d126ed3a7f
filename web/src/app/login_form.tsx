import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { ApiError } from "../api/client";
import { t } from "../i18n";
import { TextField } from "../ui/text_field";
import { errorText } from "./errors";
import { logIn } from "./session";

/** The password and the button that sends it; `children` stand before the button. */
export function LoginForm({ children, onBusy }: { children?: ComponentChildren; onBusy?: (busy: boolean) => void }) {
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string | undefined>();
  const [busy, setBusyHere] = useState(false);
  const setBusy = (value: boolean) => {
    setBusyHere(value);
    onBusy?.(value);
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await logIn(password);
    } catch (reason) {
      setError(reason instanceof ApiError && reason.status === 401 ? t("login.wrong") : errorText(reason));
      setPassword("");
    }
    setBusy(false);
  };
  return (
    <form class="stack" onSubmit={(event) => void submit(event)}>
      <p class="quiet">{t("login.why")}</p>
      <TextField
        label={t("login.password")}
        type="password"
        value={password}
        onInput={setPassword}
        error={error}
        maxLength={64}
        autocomplete="current-password"
      />
      <div class="dialog-buttons">
        {children}
        <button type="submit" class="button primary" disabled={busy || password === ""}>
          {t("login.action")}
        </button>
      </div>
    </form>
  );
}
