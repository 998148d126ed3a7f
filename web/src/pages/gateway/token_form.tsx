import { useState } from "preact/hooks";
import { ApiError, call } from "../../api/client";
import type { Session } from "../../api/schemas";
import { errorText } from "../../app/errors";
import { t } from "../../i18n";
import { Card } from "../../ui/card";
import { Note } from "../../ui/note";
import { TextField } from "../../ui/text_field";

/** Makes a token for a program; it is shown this once. */
export function TokenForm({ onMade }: { onMade: () => void }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [token, setToken] = useState<string | null>(null);
  const [error, setError] = useState<string | undefined>();
  const make = async (event: Event) => {
    event.preventDefault();
    setError(undefined);
    try {
      const made = await call<Session>("POST", "/session", { password, kind: "token", name }, { quiet: true });
      setToken(made.token);
      setName("");
      onMade();
    } catch (reason) {
      setError(reason instanceof ApiError && reason.status === 401 ? t("login.wrong") : errorText(reason));
    }
    setPassword("");
  };
  return (
    <Card title={t("token.title")}>
      <form class="stack" onSubmit={(event) => void make(event)}>
        <p class="quiet small">{t("token.about")}</p>
        <TextField label={t("token.name")} value={name} onInput={setName} maxLength={32} />
        <TextField
          label={t("login.password")}
          type="password"
          autocomplete="current-password"
          value={password}
          onInput={setPassword}
          error={error}
          maxLength={64}
        />
        <div class="row">
          <button type="submit" class="button primary" disabled={name.trim() === "" || password === ""}>
            {t("token.make")}
          </button>
        </div>
        {token !== null && (
          <Note tone="ok" live>
            {t("token.once")}
            <p class="mono token">{token}</p>
          </Note>
        )}
      </form>
    </Card>
  );
}
