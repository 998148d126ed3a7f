import { t } from "../i18n";
import { Icon } from "../ui/icons";
import { info } from "./live";
import { LoginForm } from "./login_form";
import { useStore } from "./store";

/** All there is to see without a login when reading needs one: before the first, and when a session has ended. */
export function LoginGate() {
  const name = useStore(info, (known) => known?.name);
  return (
    <main class="gate">
      <div class="card">
        <div class="gate-head">
          <Icon name="battery" />
          <h1>{name ?? t("app.name")}</h1>
        </div>
        <LoginForm />
      </div>
    </main>
  );
}
