import { useState } from "preact/hooks";
import { t } from "../i18n";
import { Dialog } from "../ui/dialog";
import { LoginForm } from "./login_form";
import { cancelLogin, loginWanted } from "./session";
import { useStore } from "./store";

/** Asks for the password when something needs it. */
export function LoginDialog() {
  const wanted = useStore(loginWanted);
  const [busy, setBusy] = useState(false);
  if (wanted === null) return null;
  return (
    <Dialog title={t("login.title")} onClose={cancelLogin}>
      <LoginForm onBusy={setBusy}>
        <button type="button" class="button" disabled={busy} onClick={cancelLogin}>
          {t("cancel")}
        </button>
      </LoginForm>
    </Dialog>
  );
}
