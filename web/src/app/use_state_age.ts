import { nowMs, type Received, received, STALE_AFTER_MS } from "./live";
import { useStore } from "./store";

/** The newest state with its age in this browser; null before the first. */
export function useReceived(): (Received & { ageS: number; stale: boolean }) | null {
  const newest = useStore(received);
  useStore(nowMs);
  if (newest === null) return null;
  const ageMs = Math.max(0, performance.now() - newest.atMs);
  return { ...newest, ageS: ageMs / 1000, stale: ageMs > STALE_AFTER_MS };
}
