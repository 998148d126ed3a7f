import { useState } from "preact/hooks";
import { ApiError, call } from "../../api/client";
import { errorText } from "../../app/errors";
import { t } from "../../i18n";
import { Card } from "../../ui/card";
import { TextField } from "../../ui/text_field";
import { toast } from "../../ui/toast";

const SHORTEST = 8;

/** Changes the password. */
export function PasswordForm({ onChanged }: { onChanged: () => void }) {
  const [current, setCurrent] = useState("");
  const [wanted, setWanted] = useState("");
  const [again, setAgain] = useState("");
  const [error, setError] = useState<string | undefined>();
  const short = wanted !== "" && wanted.length < SHORTEST;
  const different = again !== "" && again !== wanted;
  const change = async (event: Event) => {
    event.preventDefault();
    setError(undefined);
    try {
      await call("POST", "/password", { current, new: wanted }, { quiet: true });
      setCurrent("");
      setWanted("");
      setAgain("");
      toast(t("password.changed"));
      onChanged();
    } catch (reason) {
      setError(reason instanceof ApiError && reason.status === 401 ? t("login.wrong") : errorText(reason));
    }
  };
  const field = { type: "password", maxLength: 64 } as const;
  return (
    <Card title={t("password.title")}>
      <form class="stack" onSubmit={(event) => void change(event)}>
        <p class="quiet small">{t("password.about")}</p>
        <TextField
          {...field}
          label={t("password.current")}
          autocomplete="current-password"
          value={current}
          onInput={setCurrent}
          error={error}
        />
        <TextField
          {...field}
          label={t("password.new")}
          autocomplete="new-password"
          value={wanted}
          onInput={setWanted}
          error={short ? t("password.short", { count: SHORTEST }) : undefined}
        />
        <TextField
          {...field}
          label={t("password.again")}
          autocomplete="new-password"
          value={again}
          onInput={setAgain}
          error={different ? t("password.different") : undefined}
        />
        <div class="row">
          <button
            type="submit"
            class="button primary"
            disabled={current === "" || wanted.length < SHORTEST || again !== wanted}
          >
            {t("password.change")}
          </button>
        </div>
      </form>
    </Card>
  );
}
