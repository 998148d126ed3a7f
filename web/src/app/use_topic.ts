import { useEffect, useRef } from "preact/hooks";
import type { DataOf, Topic } from "../api/schemas";
import { connection } from "./live";

/** Gets the WebSocket's messages of one topic while the component is shown and `active`. */
export function useTopic<T extends Topic>(topic: T, handler: (data: DataOf<T>) => void, active = true): void {
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(
    () => (active ? connection.on(topic, (data: DataOf<T>) => latest.current(data)) : undefined),
    [topic, active],
  );
}
