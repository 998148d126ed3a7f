import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { get } from "../api/client";
import { errorText } from "./errors";
import { connection, link } from "./live";
import { useStore } from "./store";

export interface Resource<T> {
  data: T | null;
  error: string | null;
  reload: () => Promise<void>;
}

/**
 * Something to GET (null: nothing for now): at once, when the gateway comes back or messages of its WebSocket were lost,
 * every `everyMs` if given, and on reload().
 */
export function useResource<T>(path: string | null, everyMs?: number): Resource<T> {
  const [data, setData] = useState<T | null>(null);
  const [error, setError] = useState<string | null>(null);
  const newest = useRef(path);
  newest.current = path;
  // What happened while it was polled no message has told: live counts as coming back too.
  const reachable = useStore(link, (status) => (status === "live" || status === "polling" ? status : null));

  const reload = useCallback(async () => {
    if (path === null) return;
    try {
      const answer = await get<T>(path, { quiet: true });
      // An answer that was overtaken by another question is of no use.
      if (newest.current !== path) return;
      setData(answer);
      setError(null);
    } catch (reason) {
      if (newest.current === path) setError(errorText(reason));
    }
  }, [path]);

  useEffect(() => {
    if (reachable === null) return;
    void reload();
    if (everyMs === undefined) return;
    const timer = setInterval(() => void reload(), everyMs);
    return () => clearInterval(timer);
  }, [reload, everyMs, reachable]);

  useEffect(() => connection.on("resync", () => void reload()), [reload]);

  return { data, error, reload };
}
