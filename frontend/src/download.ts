import type { Hass, RegistryDevice } from "./ha.ts";
import { configEntryOf } from "./pack.ts";

export const RESOLUTIONS = ["1s", "1min", "15min", "1h"] as const;
export const PERIODS_H = [1, 24, 168, 720] as const;

export interface DownloadChoice {
  what: "history" | "events";
  resolution: (typeof RESOLUTIONS)[number];
  hours: number;
}

/** Where Home Assistant has the file; undefined when the gateway's config entry is not known. */
export function downloadPath(gateway: RegistryDevice, choice: DownloadChoice, nowMs: number): string | undefined {
  const entry = configEntryOf(gateway);
  if (!entry) return undefined;
  const path = `/api/tinybms_gateway/${encodeURIComponent(entry)}/${choice.what}.csv`;
  if (choice.what === "events") return path;
  const query = new URLSearchParams({
    resolution: choice.resolution,
    start: new Date(nowMs - choice.hours * 3_600_000).toISOString(),
    end: new Date(nowMs).toISOString(),
  });
  return `${path}?${query}`;
}

/** Lets the browser fetch a file of Home Assistant by a link that is signed for this user and a minute. */
export async function download(hass: Hass, path: string): Promise<void> {
  const signed = await hass.callWS<{ path: string }>({ type: "auth/sign_path", path, expires: 60 });
  const link = document.createElement("a");
  link.href = hass.hassUrl(signed.path);
  link.download = "";
  document.body.append(link);
  link.click();
  link.remove();
}
