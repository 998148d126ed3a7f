import { useEffect, useState } from "preact/hooks";
import { ApiError, call } from "../../api/client";
import type { CustomFrame, FramePreview } from "../../api/schemas";
import { errorText } from "../../app/errors";
import { session, wantLogin } from "../../app/session";
import { useStore } from "../../app/store";
import { canIdText } from "../../can/custom_frame";
import { t, word } from "../../i18n";
import { Note } from "../../ui/note";

const EVERY_MS = 1500;
const TYPING_MS = 250;

/** The bytes the frame would have now. The gateway itself makes them, so they are what it will send. */
export function FramePreviewLine({ frame }: { frame: CustomFrame }) {
  const [preview, setPreview] = useState<FramePreview | null>(null);
  const [error, setError] = useState<string | null>(null);
  const who = useStore(session);
  const body = JSON.stringify(frame);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let stopped = false;
    const ask = async () => {
      try {
        const answer = await call<FramePreview>("POST", "/can/preview", JSON.parse(body), { quiet: true });
        if (stopped) return;
        setPreview(answer);
        setError(null);
        timer = setTimeout(() => void ask(), EVERY_MS);
      } catch (reason) {
        if (stopped) return;
        setPreview(null);
        setError(errorText(reason));
        // What it refuses it will refuse again; only silence may pass.
        if (!(reason instanceof ApiError)) timer = setTimeout(() => void ask(), EVERY_MS);
      }
    };
    timer = setTimeout(() => void ask(), TYPING_MS);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [body, who]);

  if (who === "out") {
    return (
      <button type="button" class="button" onClick={() => void wantLogin().catch(() => undefined)}>
        {t("frames.login")}
      </button>
    );
  }
  if (error !== null) {
    return (
      <Note tone="warning" live>
        {error}
      </Note>
    );
  }
  return (
    <div class="frame-preview">
      <span class="quiet small">{t("frames.preview")}</span>
      <output class="mono bytes">
        {canIdText(frame.id, frame.extended ?? false)} · {preview?.data ?? "…"}
      </output>
      <span class="small">
        {preview?.signals
          .map((signal) => `${word("source", signal.name)} ${signal.value ?? "–"} ${signal.unit}`)
          .join(" · ")}
      </span>
    </div>
  );
}
