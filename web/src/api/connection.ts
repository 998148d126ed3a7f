import { backoffMs } from "./backoff";
import type { DataOf, Message, State, Topic } from "./schemas";

/** What a browser's WebSocket is to this module; tests bring their own. */
export interface SocketLike {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(text: string): void;
  close(): void;
}

/**
 * - `connecting`: nothing has been heard yet
 * - `live`: the WebSocket brings every change
 * - `polling`: there is no WebSocket, but requests are answered
 * - `offline`: nobody answers
 * - `denied`: a login is needed
 */
export type LinkStatus = "connecting" | "live" | "polling" | "offline" | "denied";

export interface Environment {
  openSocket(): SocketLike;
  /** Resolves with the state; rejects with "denied" if a login is needed, with anything else if nobody answers. */
  poll(): Promise<State>;
  onStatus(status: LinkStatus): void;
  onState(state: State): void;
  random(): number;
}

type Handler = (data: never) => void;

const POLL_MS = 2000;
/** The state comes every second: after this long the connection is dead, whatever TCP believes. */
const SILENCE_MS = 6000;

/** Keeps what is shown up to date: a WebSocket that comes back by itself, and requests while it is away. */
export class Connection {
  private socket: SocketLike | null = null;
  private status: LinkStatus = "connecting";
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private nextPoll: ReturnType<typeof setTimeout> | undefined;
  private polling = false;
  private running = false;
  private readonly handlers = new Map<Topic | "resync", Set<Handler>>();

  constructor(private readonly environment: Environment) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    this.failures = 0;
    this.connect();
    this.startPolling(0);
  }

  stop(): void {
    this.running = false;
    clearTimeout(this.retry);
    clearTimeout(this.silence);
    this.stopPolling();
    this.drop();
  }

  /** Something has changed for the better (network back, page in sight again): do not wait any longer. */
  wake(): void {
    if (!this.running || this.status === "live") return;
    this.failures = 0;
    clearTimeout(this.retry);
    this.drop();
    this.connect();
    this.startPolling(0);
  }

  /** Gets the messages of a topic until the returned function is called. */
  on<T extends Topic | "resync">(topic: T, handler: (data: DataOf<T>) => void): () => void {
    const known = this.handlers.get(topic) ?? new Set();
    this.handlers.set(topic, known);
    if (known.size === 0 && topic !== "resync") this.say({ subscribe: [topic] });
    known.add(handler);
    return () => {
      known.delete(handler);
      if (known.size === 0 && topic !== "resync") this.say({ unsubscribe: [topic] });
    };
  }

  private say(request: { subscribe: string[] } | { unsubscribe: string[] }): void {
    if (this.status === "live") this.socket?.send(JSON.stringify(request));
  }

  private connect(): void {
    const socket = this.environment.openSocket();
    this.socket = socket;
    socket.onopen = () => {
      const topics = [...this.handlers].filter(([topic, all]) => all.size > 0 && topic !== "resync");
      socket.send(JSON.stringify({ subscribe: ["state", ...topics.map(([topic]) => topic)] }));
      this.watch();
    };
    socket.onmessage = ({ data }) => this.receive(data);
    socket.onclose = () => this.lost();
    // A connection that is neither made nor refused counts as lost too.
    this.watch();
  }

  private receive(text: unknown): void {
    let message: Message;
    try {
      message = JSON.parse(String(text)) as Message;
    } catch {
      return;
    }
    this.failures = 0;
    this.watch();
    if (message.type === "state") {
      this.stopPolling();
      this.become("live");
      this.environment.onState(message.data);
    }
    if (message.type === "hello") return;
    for (const handler of this.handlers.get(message.type) ?? []) handler(message.data as never);
  }

  private watch(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      this.drop();
      this.lost();
    }, SILENCE_MS);
  }

  private drop(): void {
    const socket = this.socket;
    if (socket === null) return;
    this.socket = null;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  private lost(): void {
    this.socket = null;
    clearTimeout(this.silence);
    if (!this.running) return;
    if (this.status === "live") this.become("connecting");
    this.startPolling(0);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.connect(), backoffMs(this.failures++, this.environment.random()));
  }

  private startPolling(afterMs: number): void {
    clearTimeout(this.nextPoll);
    this.polling = true;
    this.nextPoll = setTimeout(() => void this.pollOnce(), afterMs);
  }

  private stopPolling(): void {
    this.polling = false;
    clearTimeout(this.nextPoll);
  }

  private async pollOnce(): Promise<void> {
    try {
      const state = await this.environment.poll();
      if (!this.polling) return;
      this.become("polling");
      this.environment.onState(state);
    } catch (reason) {
      if (!this.polling) return;
      this.become(reason === "denied" ? "denied" : "offline");
    }
    if (this.polling) this.startPolling(POLL_MS);
  }

  private become(status: LinkStatus): void {
    if (status === this.status) return;
    this.status = status;
    this.environment.onStatus(status);
  }
}
