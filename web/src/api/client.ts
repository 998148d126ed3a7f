import type { Problem } from "./schemas";

const BASE = "api/v1";
const TIMEOUT_MS = 10_000;

/** The gateway said no, and why. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem | null,
  ) {
    super(problem?.detail ?? `HTTP ${status}`);
  }
}

/** Asks a person to log in; resolves once that is done, rejects if they would rather not. */
export type AskLogin = () => Promise<void>;

let askLogin: AskLogin | null = null;

export function onLoginNeeded(ask: AskLogin): void {
  askLogin = ask;
}

export function apiPath(path: string): string {
  return `${BASE}${path}`;
}

async function problemOf(response: Response): Promise<Problem | null> {
  if (!response.headers.get("Content-Type")?.startsWith("application/problem+json")) return null;
  return response.json().catch(() => null);
}

async function send(method: string, path: string, body: unknown, timeoutMs: number): Promise<Response> {
  return fetch(apiPath(path), {
    method,
    signal: AbortSignal.timeout(timeoutMs),
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
  });
}

interface Options {
  /** Fail on a missing login instead of asking for one. */
  quiet?: boolean;
  timeoutMs?: number;
}

/** One request to the gateway. Throws ApiError for a problem, TypeError or DOMException when nobody answers. */
export async function call<T>(method: string, path: string, body?: unknown, options: Options = {}): Promise<T> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  let response = await send(method, path, body, timeoutMs);
  if (response.status === 401 && !options.quiet && askLogin !== null) {
    await askLogin();
    response = await send(method, path, body, timeoutMs);
  }
  if (!response.ok) throw new ApiError(response.status, await problemOf(response));
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export const get = <T>(path: string, options?: Options) => call<T>("GET", path, undefined, options);
