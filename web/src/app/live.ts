import { ApiError, apiPath, get } from "../api/client";
import { Connection, type LinkStatus } from "../api/connection";
import type { Info, State } from "../api/schemas";
import { createStore } from "./store";

/** A state and when this browser got it, on its monotonic clock. */
export interface Received {
  state: State;
  atMs: number;
}

export const info = createStore<Info | null>(null);
export const link = createStore<LinkStatus>("connecting");
export const received = createStore<Received | null>(null);
/** Ticks once a second, so that ages grow while nothing arrives. */
export const nowMs = createStore(performance.now());

/** After this long without news what is shown is old, and looks it. */
export const STALE_AFTER_MS = 3500;

export const connection = new Connection({
  openSocket() {
    const url = new URL(apiPath("/ws"), document.baseURI);
    url.protocol = url.protocol.replace("http", "ws");
    return new WebSocket(url) as never;
  },
  poll: () =>
    get<State>("/state", { quiet: true, timeoutMs: 4000 }).catch((reason) => {
      throw reason instanceof ApiError && reason.status === 401 ? "denied" : reason;
    }),
  onStatus: (status) => link.set(status),
  onState(state) {
    const before = received.get()?.state.boot_id;
    received.set({ state, atMs: performance.now() });
    // The gateway has restarted, perhaps with other firmware.
    if (before !== undefined && before !== state.boot_id) void loadInfo();
  },
  random: Math.random,
});

export async function loadInfo(): Promise<void> {
  info.set(await get<Info>("/info", { quiet: true }));
}

/** Asks who the gateway is until it answers, then begins to listen, unless a login has to come first. */
async function begin(loggedIn: boolean): Promise<void> {
  try {
    await loadInfo();
  } catch {
    link.set("offline");
    setTimeout(() => void begin(loggedIn), 2000);
    return;
  }
  if (info.get()?.read_access === "login" && !loggedIn) link.set("denied");
  else connection.start();
}

export function initLive(loggedIn: boolean): void {
  void begin(loggedIn);
  setInterval(() => nowMs.set(performance.now()), 1000);
  addEventListener("online", () => connection.wake());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") connection.wake();
  });
}
