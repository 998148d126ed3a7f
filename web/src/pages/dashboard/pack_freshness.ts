import type { Pack } from "../../api/schemas";
import type { Tone } from "../../ui/badge";

const TONES: Readonly<Record<string, Tone>> = { fresh: "ok", held: "warning", lost: "alarm", silent: "alarm" };

export function packTone({ freshness }: Pack): Tone {
  return TONES[freshness] ?? "quiet";
}

/** Its readings are no longer what is: they are shown grey. */
export function isOld({ freshness }: Pack): boolean {
  return freshness === "lost" || freshness === "silent";
}
