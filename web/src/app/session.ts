import { ApiError, call, get, onLoginNeeded } from "../api/client";
import type { Session, TokenList } from "../api/schemas";
import { connection, received } from "./live";
import { createStore } from "./store";

/** `unknown` until it was asked. */
export const session = createStore<"unknown" | "in" | "out">("unknown");

/** The cookie is invisible to scripts: this remembers that there was one. */
const STORED = "logged-in";

export function wasLoggedIn(): boolean {
  return localStorage.getItem(STORED) !== null;
}

interface Waiting {
  done(): void;
  cancelled(): void;
}

/** Those who wait for a login; not null while the dialog is open. */
export const loginWanted = createStore<readonly Waiting[] | null>(null);

export function wantLogin(): Promise<void> {
  return new Promise((resolve, reject) => {
    const waiting = { done: resolve, cancelled: () => reject(new ApiError(401, null)) };
    loginWanted.set([...(loginWanted.get() ?? []), waiting]);
  });
}

function endLogin(how: keyof Waiting): void {
  const all = loginWanted.get() ?? [];
  loginWanted.set(null);
  for (const waiting of all) waiting[how]();
}

export const cancelLogin = () => endLogin("cancelled");

/** Throws ApiError 401 for a wrong password and 429 while this address is locked. */
export async function logIn(password: string): Promise<void> {
  await call<Session>("POST", "/session", { password, kind: "browser" }, { quiet: true });
  localStorage.setItem(STORED, "1");
  session.set("in");
  endLogin("done");
  connection.start();
  connection.wake();
  void lendTime();
}

export async function logOut(): Promise<void> {
  await call("DELETE", "/session", undefined, { quiet: true }).catch(() => undefined);
  localStorage.removeItem(STORED);
  // A WebSocket that is open stays so: begin anew as a stranger.
  location.reload();
}

/** A gateway that does not know the time gets it from this browser. */
async function lendTime(): Promise<void> {
  if (received.get()?.state.time.quality !== "unknown") return;
  await call("POST", "/actions/set_time", { utc_ms: Date.now() }, { quiet: true }).catch(() => undefined);
}

/** Finds out whether this browser is logged in. One that never was does not ask. */
export async function initSession(): Promise<void> {
  onLoginNeeded(() => {
    session.set("out");
    return wantLogin();
  });
  if (!wasLoggedIn()) {
    session.set("out");
    return;
  }
  try {
    // Only those who are logged in may see the tokens.
    await get<TokenList>("/tokens", { quiet: true });
    session.set("in");
    void lendTime();
  } catch (reason) {
    if (!(reason instanceof ApiError)) return;
    localStorage.removeItem(STORED);
    session.set("out");
  }
}
