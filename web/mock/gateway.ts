import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { ConfigPatch, CustomFrame, Problem, SettingsResult, TokenList } from "../src/api/schemas";
import { CONFIG } from "./config.ts";
import { csvOf, historyAt, sampleAt } from "./history.ts";
import { canTraffic, canView, events, LOG, trace, uartTraffic } from "./monitors.ts";
import { SETTINGS } from "./settings.ts";
import { BOOT_ID, type Controls, INFO, stateAt, unknownOf } from "./state.ts";

export const PASSWORD = "development";
const COOKIE = "session=development";

/** Speaks the contract well enough to develop the page; knows nothing of batteries. One object is one gateway. */
export class MockGateway {
  readAccess: "open" | "login" = "open";
  /** Nothing has been heard of the BMS yet: everything measured is unknown. */
  bmsSilent = false;
  private restarts = 0;
  private downUntilMs = 0;
  private controls: Controls = {
    profile: "medium",
    chargeEnabled: true,
    dischargeEnabled: true,
    forced: false,
    alarmAcknowledged: false,
  };
  readonly settings = structuredClone(SETTINGS);
  private readonly config = structuredClone(CONFIG);
  private readonly events = events();
  private tokens: TokenList["tokens"] = [];
  private session = false;
  private readonly clients = new Map<WebSocket, Set<string>>();
  private readonly sockets = new WebSocketServer({ noServer: true });
  private readonly timer = setInterval(() => this.tick(), 1000);

  /** As after a restart: cookies are worth nothing any more, and connections are gone. */
  endSessions(): void {
    this.session = false;
    for (const client of this.clients.keys()) client.terminate();
  }

  close(): void {
    clearInterval(this.timer);
    for (const client of this.clients.keys()) client.terminate();
    this.sockets.close();
  }

  private state() {
    const state = stateAt(Date.now(), this.controls, this.restarts);
    return this.bmsSilent ? unknownOf(state) : state;
  }

  private tick(): void {
    const state = this.state();
    this.publish("state", state);
    this.publish("history", sampleAt(Date.now()));
    for (const frame of canTraffic(state)) this.publish("can", frame);
    for (const exchange of uartTraffic(Date.now())) this.publish("uart", exchange);
  }

  private publish(type: string, data: unknown): void {
    for (const [client, topics] of this.clients) {
      if (topics.has(type)) client.send(JSON.stringify({ type, seq: 0, data }));
    }
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (request.url !== "/api/v1/ws" || Date.now() < this.downUntilMs || !this.mayRead(request)) {
      socket.destroy();
      return;
    }
    this.sockets.handleUpgrade(request, socket, head, (client) => {
      const topics = new Set<string>();
      this.clients.set(client, topics);
      const hello = { api: 1, boot_id: BOOT_ID + this.restarts, mac: INFO.mac, time: this.state().time };
      client.send(JSON.stringify({ type: "hello", seq: 0, data: hello }));
      client.on("message", (text) => {
        const wanted = JSON.parse(String(text));
        for (const topic of wanted.subscribe ?? []) topics.add(topic);
        for (const topic of wanted.unsubscribe ?? []) topics.delete(topic);
        if (wanted.subscribe?.includes("state")) {
          client.send(JSON.stringify({ type: "state", seq: 1, data: this.state() }));
        }
      });
      client.on("close", () => this.clients.delete(client));
    });
  }

  private loggedIn(request: IncomingMessage): boolean {
    return this.session && (request.headers.cookie ?? "").includes(COOKIE);
  }

  private mayRead(request: IncomingMessage): boolean {
    return this.readAccess === "open" || this.loggedIn(request);
  }

  /** Answers everything below /api/v1; false for other addresses. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const url = new URL(request.url ?? "/", "http://gateway");
    if (!url.pathname.startsWith("/api/v1/")) return false;
    if (Date.now() < this.downUntilMs) {
      response.destroy();
      return true;
    }
    const body = await bodyOf(request);
    const path = url.pathname.slice("/api/v1".length);
    const open = path === "/info" || (path === "/session" && request.method === "POST");
    const reading = request.method === "GET" && path !== "/tokens" && this.mayRead(request);
    if (!open && !reading && !this.loggedIn(request)) {
      refuse(response, {
        type: "/problems/login-required",
        title: "Login required",
        status: 401,
        detail: "Log in first",
      });
      return true;
    }
    try {
      this.answer(request, response, path, url.searchParams, body);
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      refuse(response, reason.problem);
    }
    return true;
  }

  private answer(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: URLSearchParams,
    body: Buffer,
  ): void {
    const content = () => JSON.parse(body.toString() || "{}");
    const what = `${request.method} ${path}`;
    switch (what) {
      case "GET /info":
        return json(response, {
          ...INFO,
          read_access: this.readAccess,
          boot_id: BOOT_ID + this.restarts,
          time: this.state().time,
        });
      case "GET /state":
        return json(response, this.state());
      case "POST /session":
        return this.logIn(response, content());
      case "DELETE /session":
        this.session = false;
        return nothing(response);
      case "GET /tokens":
        return json(response, { tokens: this.tokens });
      case "POST /password":
        if (content().current !== PASSWORD)
          throw new Refusal(401, "wrong-password", "That is not the password", "/current");
        return nothing(response);
      case "GET /history":
        return json(response, historyAt(query, Date.now()));
      case "GET /history.csv":
        query.set("limit", "100000");
        return text(response, "text/csv", csvOf(historyAt(query, Date.now())));
      case "GET /events":
        return json(response, { events: this.events, next_cursor: "44", more: false, complete: true });
      case "GET /events.csv":
        return text(
          response,
          "text/csv",
          `number,text\r\n${this.events.map((e) => `${e.number},${e.text}\r\n`).join("")}`,
        );
      case "POST /events/ack":
        for (const event of this.events) event.acknowledged ||= event.number <= content().up_to;
        return nothing(response);
      case "GET /settings":
        return json(response, { pack: 1, age_s: 4.2, writable: true, settings: this.settings });
      case "PATCH /settings":
        return json(response, this.changeSettings(content()));
      case "GET /config":
        return json(response, this.config);
      case "PATCH /config":
        return json(response, this.changeConfig(content()));
      case "GET /config/export": {
        const values = Object.fromEntries(this.config.options.map((option) => [option.key, option.value]));
        return json(response, {
          format: "tinybms-gateway-config",
          version: 1,
          firmware: "0.1.0",
          values,
          ...(this.config.custom_frames_source === "stored" && { custom_frames: this.config.custom_frames }),
        });
      }
      case "POST /config/import": {
        const { values, format, custom_frames = null } = content();
        if (format !== "tinybms-gateway-config") throw new Refusal(422, "value", "format is not known", "/format");
        if (query.get("dry_run") === "true") {
          const changed = this.config.options.filter(
            (o) => JSON.stringify(values[o.key] ?? o.default) !== JSON.stringify(o.value),
          );
          return json(response, {
            revision: this.config.revision,
            dry_run: true,
            changed: changed.map((o) => o.key),
            restart_required: false,
          });
        }
        return json(response, this.changeConfig({ revision: this.config.revision, changes: values, custom_frames }));
      }
      case "GET /can":
        return json(response, canView(this.state()));
      case "POST /can/preview":
        return json(response, this.preview(content()));
      case "GET /uart":
        return json(response, { pack: 1, counters: this.state().packs[0]?.uart, exchanges: uartTraffic(Date.now()) });
      case "GET /capture":
        return text(response, "application/x-ndjson", '{"t":0,"dir":"tx","hex":"AA030000"}\n');
      case "GET /log":
        return json(response, { lines: LOG, next_cursor: "4", complete: true });
      case "GET /trace":
        return json(response, trace(Date.now()));
      case "GET /ota":
        return json(response, {
          state: "idle",
          received_bytes: 0,
          total_bytes: 0,
          error: null,
          rollback_pending: false,
        });
      case "POST /ota":
        if (!query.get("force")?.includes("true"))
          throw new Refusal(422, "value", "Version 0.1.0 is not newer than 0.1.0");
        this.restarts++;
        this.downUntilMs = Date.now() + 2500;
        for (const client of this.clients.keys()) client.terminate();
        return json(response, { received_bytes: body.length, version: "0.1.0", restart_in_s: 1 });
    }
    if (what.startsWith("DELETE /tokens/")) {
      this.tokens = this.tokens.filter((token) => token.id !== Number(path.split("/").at(-1)));
      return nothing(response);
    }
    if (what.startsWith("POST /actions/")) return json(response, this.act(path.split("/").at(-1) ?? "", content()));
    throw new Refusal(404, "not-found", `There is no ${path}`);
  }

  private logIn(
    response: ServerResponse,
    { password, kind, name }: { password: string; kind: "browser" | "token"; name?: string },
  ): void {
    if (password !== PASSWORD) throw new Refusal(401, "wrong-password", "That is not the password", "/password");
    response.statusCode = 201;
    if (kind === "browser") {
      this.session = true;
      response.setHeader("Set-Cookie", `${COOKIE}; HttpOnly; SameSite=Strict; Path=/`);
      return json(response, { kind, id: null, name: null, token: null, idle_timeout_s: 43_200 });
    }
    const id = 1 + this.tokens.length;
    this.tokens.push({ id, name: name ?? "", current: false, created_utc_ms: Date.now(), last_used_utc_ms: null });
    json(response, { kind, id, name, token: "Zm9yIGRldmVsb3BtZW50IG9ubHk", idle_timeout_s: null });
  }

  private changeSettings({
    changes,
  }: {
    changes: Record<string, { value: number; expected?: number | null }>;
  }): SettingsResult {
    for (const { key, name, value } of this.settings) {
      const expected = changes[key]?.expected ?? null;
      if (expected !== null && value !== expected)
        throw new Refusal(
          409,
          "conflict",
          `${name} is ${value}, not ${expected} as expected`,
          `/changes/${key}/expected`,
        );
    }
    const results = Object.entries(changes).map(([key, { value }]) => {
      const setting = this.settings.find((one) => one.key === key);
      if (setting === undefined) throw new Refusal(422, "value", `There is no setting ${key}`, `/changes/${key}`);
      if (value < setting.minimum || value > setting.maximum) {
        throw new Refusal(
          422,
          "value",
          `${setting.name}: ${value} is not allowed`,
          `/changes/${key}/value`,
          `${setting.minimum} to ${setting.maximum}`,
        );
      }
      const before = setting.value;
      if (!setting.write_only) setting.value = value;
      return { key, result: "ok" as const, before, wanted: value, value: setting.value, text: setting.name };
    });
    return { pack: 1, dry_run: false, applied: true, results };
  }

  private changeConfig(patch: ConfigPatch) {
    if (patch.revision !== this.config.revision)
      throw new Refusal(409, "conflict", "The configuration has changed", "/revision");
    const changed = Object.keys(patch.changes ?? {});
    for (const key of changed) {
      const option = this.config.options.find((one) => one.key === key);
      if (option === undefined) throw new Refusal(422, "value", `There is no option ${key}`, `/changes/${key}`);
      option.value = patch.changes?.[key] ?? option.default;
      option.source = "stored";
    }
    const frames = patch.custom_frames;
    if (frames !== undefined) {
      // The frames of the protocol; the real gateway refuses more than that.
      const taken = frames?.findIndex(({ id }) => id >= 0x350 && id < 0x383) ?? -1;
      if (taken >= 0)
        throw new Refusal(422, "value", "The identifier belongs to the Victron protocol", `/custom_frames/${taken}/id`);
      this.config.custom_frames = frames ?? CONFIG.custom_frames;
      this.config.custom_frames_source = frames === null ? "yaml" : "stored";
      changed.push("custom_frames");
    }
    this.config.revision++;
    return { revision: this.config.revision, dry_run: false, changed, restart_required: false };
  }

  private preview(frame: CustomFrame) {
    const { battery } = this.state();
    const values: Record<string, number | null> = {
      voltage: battery.voltage_v,
      current: battery.current_a,
      soc: battery.soc_percent,
    };
    const data = new Uint8Array(frame.length ?? 8);
    for (const signal of frame.signals) {
      const raw = Math.round(((values[signal.source] ?? 0) - (signal.add ?? 0)) / (signal.scale ?? 1));
      for (let i = 0; i < Number((signal.type ?? "u16").slice(1)) / 8; i++) data[signal.offset + i] = raw >> (8 * i);
    }
    return {
      id: frame.id,
      extended: frame.extended ?? false,
      data: [...data].map((byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join(" "),
      signals: frame.signals.map(({ source }) => ({ name: source, value: values[source] ?? null, unit: "" })),
    };
  }

  private act(action: string, body: { profile?: Controls["profile"]; enabled?: boolean }) {
    if (body.profile) this.controls.profile = body.profile;
    if (action === "set_charge_enabled") this.controls.chargeEnabled = body.enabled ?? true;
    if (action === "set_discharge_enabled") this.controls.dischargeEnabled = body.enabled ?? true;
    if (action === "force_full_charge") this.controls.forced = body.enabled ?? true;
    if (action === "acknowledge_alarms") this.controls.alarmAcknowledged = true;
    this.publish("state", this.state());
    return { action, result: "ok", text: "Done" };
  }
}

class Refusal extends Error {
  readonly problem: Problem;
  constructor(status: number, kind: string, detail: string, pointer?: string, allowed?: string) {
    super(detail);
    const where = { ...(pointer ? { pointer } : {}), ...(allowed ? { allowed } : {}) };
    this.problem = { type: `/problems/${kind}`, title: kind, status, detail, ...where };
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function text(response: ServerResponse, type: string, content: string): void {
  response.setHeader("Content-Type", type);
  response.end(content);
}

function json(response: ServerResponse, content: unknown): void {
  text(response, "application/json", JSON.stringify(content));
}

function nothing(response: ServerResponse): void {
  response.statusCode = 204;
  response.end();
}

function refuse(response: ServerResponse, problem: Problem): void {
  response.statusCode = problem.status;
  text(response, "application/problem+json", JSON.stringify(problem));
}
