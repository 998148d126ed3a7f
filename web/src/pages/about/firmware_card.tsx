import { useEffect, useRef, useState } from "preact/hooks";
import { get } from "../../api/client";
import type { Info } from "../../api/schemas";
import { errorText } from "../../app/errors";
import { loadInfo } from "../../app/live";
import { session, wantLogin } from "../../app/session";
import { useStore } from "../../app/store";
import { quantity } from "../../format/number";
import { t } from "../../i18n";
import { Card } from "../../ui/card";
import { FileButton } from "../../ui/file_button";
import { Note } from "../../ui/note";
import { SwitchField } from "../../ui/switch_field";
import { sha256Hex, upload } from "./upload";

type Stage = "idle" | "hashing" | "sending" | "restarting" | "done" | "failed";

const ASK_MS = 1000;
const PATIENCE_MS = 90_000;

/** Waits until the gateway has started anew; null when it does not come back in time. */
async function afterRestart(bootBefore: number): Promise<Info | null> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
    const known = await get<Info>("/info", { quiet: true, timeoutMs: 3000 }).catch(() => null);
    if (known !== null && known.boot_id !== bootBefore) return known;
  }
  return null;
}

/** Installs firmware: progress, restart, and which version came up. */
export function FirmwareCard({ known }: { known: Info }) {
  const [file, setFile] = useState<File | null>(null);
  const [force, setForce] = useState(false);
  const [stage, setStage] = useState<Stage>("idle");
  const [share, setShare] = useState(0);
  const [text, setText] = useState("");
  const cancel = useRef<() => void>(() => {});
  const who = useStore(session);
  useEffect(() => () => cancel.current(), []);

  const busy = stage === "hashing" || stage === "sending" || stage === "restarting";
  const install = async () => {
    if (file === null) return;
    const before = known;
    try {
      // Ask before a megabyte has been sent in vain.
      if (who !== "in") await wantLogin();
      setText("");
      setShare(0);
      setStage("hashing");
      const sha = await sha256Hex(file);
      setStage("sending");
      const sent = upload(file, sha, force, setShare);
      cancel.current = sent.cancel;
      const result = await sent.done;
      cancel.current = () => {};
      setStage("restarting");
      const after = await afterRestart(before.boot_id);
      if (after === null) throw new Error(t("ota.silent"));
      await loadInfo();
      const same = after.firmware.version === before.firmware.version && after.firmware.build === before.firmware.build;
      const wanted = result.version ?? after.firmware.version;
      const old = same && wanted !== before.firmware.version;
      setStage(old ? "failed" : "done");
      setText(t(old ? "ota.rolled_back" : "ota.running", { version: after.firmware.version }));
      setFile(null);
    } catch (reason) {
      cancel.current = () => {};
      setStage("failed");
      const cancelled = reason instanceof DOMException && reason.name === "AbortError";
      const own = reason instanceof Error && reason.constructor === Error;
      setText(cancelled ? t("ota.cancelled") : own ? reason.message : errorText(reason));
    }
  };
  return (
    <Card title={t("ota.title")}>
      <div class="stack">
        <p class="quiet small">{t("ota.about")}</p>
        <div class="row">
          {!busy && <FileButton label={t("ota.choose")} accept=".bin,application/octet-stream" onFile={setFile} />}
          {file !== null && (
            <span>
              {file.name} · {quantity(file.size / 1024, "KiB")}
            </span>
          )}
        </div>
        <SwitchField
          label={t("ota.force")}
          hint={t("ota.force_help")}
          value={force}
          disabled={busy}
          onChange={setForce}
        />
        <div class="row">
          <button type="button" class="button primary" disabled={file === null || busy} onClick={() => void install()}>
            {t("ota.install")}
          </button>
          {stage === "sending" && (
            <button type="button" class="button" onClick={() => cancel.current()}>
              {t("cancel")}
            </button>
          )}
        </div>
        {busy && (
          <div>
            <label class="quiet small" for="ota-progress">
              {t(`ota.${stage}`)} {stage === "sending" && quantity(share * 100, "%")}
            </label>
            <progress id="ota-progress" {...(stage === "sending" ? { value: share, max: 1 } : {})} />
          </div>
        )}
        {text !== "" && (
          <Note tone={stage === "failed" ? "alarm" : "ok"} live>
            {text}
          </Note>
        )}
      </div>
    </Card>
  );
}
