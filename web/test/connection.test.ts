import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Connection, type Environment, type LinkStatus, type SocketLike } from "../src/api/connection";
import type { State } from "../src/api/schemas";

class FakeSocket implements SocketLike {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  sent: string[] = [];
  closed = false;
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.closed = true;
  }
  state(sequence: number) {
    this.onmessage?.({ data: JSON.stringify({ type: "state", seq: sequence, data: { sequence } }) });
  }
}

function setUp() {
  const sockets: FakeSocket[] = [];
  const statuses: LinkStatus[] = [];
  const states: number[] = [];
  const poll = vi.fn<Environment["poll"]>(async () => ({ sequence: 0 }) as State);
  const connection = new Connection({
    openSocket() {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    poll,
    onStatus: (status) => statuses.push(status),
    onState: (state) => states.push(state.sequence),
    random: () => 1,
  });
  const newest = () => sockets.at(-1) as FakeSocket;
  return { connection, sockets, newest, statuses, states, poll };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the connection", () => {
  it("shows the state of the first request while the WebSocket is being made", async () => {
    const { connection, statuses, states } = setUp();
    connection.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(statuses).toEqual(["polling"]);
    expect(states).toEqual([0]);
    connection.stop();
  });

  it("asks no more once the WebSocket brings the state", async () => {
    const { connection, newest, statuses, poll } = setUp();
    connection.start();
    newest().onopen?.();
    newest().state(7);
    await vi.advanceTimersByTimeAsync(5000);
    expect(statuses).toEqual(["live"]);
    expect(poll).not.toHaveBeenCalled();
    connection.stop();
  });

  it("comes back with growing waits and asks meanwhile", async () => {
    const { connection, sockets, newest, poll } = setUp();
    connection.start();
    newest().state(1);
    newest().onclose?.();
    await vi.advanceTimersByTimeAsync(499);
    expect(sockets).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sockets).toHaveLength(2);
    newest().onclose?.();
    await vi.advanceTimersByTimeAsync(999);
    expect(sockets).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(sockets).toHaveLength(3);
    expect(poll.mock.calls.length).toBeGreaterThan(0);
    connection.stop();
  });

  it("begins with short waits again after it has been live", async () => {
    const { connection, sockets, newest } = setUp();
    connection.start();
    for (let i = 0; i < 6; i++) {
      newest().onclose?.();
      await vi.advanceTimersByTimeAsync(10_000);
    }
    newest().state(1);
    newest().onclose?.();
    const before = sockets.length;
    await vi.advanceTimersByTimeAsync(500);
    expect(sockets).toHaveLength(before + 1);
    connection.stop();
  });

  it("gives up a WebSocket that has been silent for six seconds", async () => {
    const { connection, sockets, newest, statuses } = setUp();
    connection.start();
    newest().state(1);
    await vi.advanceTimersByTimeAsync(5999);
    expect(newest().closed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(sockets[0]?.closed).toBe(true);
    expect(statuses).toContain("connecting");
    connection.stop();
  });

  it("tells offline from a missing login", async () => {
    const { connection, newest, statuses, poll } = setUp();
    poll.mockRejectedValueOnce(new TypeError("failed"));
    connection.start();
    newest().onclose?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(statuses.at(-1)).toBe("offline");
    poll.mockRejectedValueOnce("denied");
    await vi.advanceTimersByTimeAsync(2000);
    expect(statuses.at(-1)).toBe("denied");
    connection.stop();
  });

  it("connects at once when it is woken", async () => {
    const { connection, sockets, newest } = setUp();
    connection.start();
    for (let i = 0; i < 6; i++) {
      newest().onclose?.();
      await vi.advanceTimersByTimeAsync(10_000);
    }
    newest().onclose?.();
    const before = sockets.length;
    connection.wake();
    expect(sockets).toHaveLength(before + 1);
    connection.stop();
  });

  it("subscribes again after every reconnection", async () => {
    const { connection, newest } = setUp();
    connection.on("can", () => {});
    connection.start();
    newest().onopen?.();
    newest().state(1);
    newest().onclose?.();
    await vi.advanceTimersByTimeAsync(500);
    newest().onopen?.();
    expect(newest().sent).toEqual(['{"subscribe":["state","can"]}']);
    connection.stop();
  });

  it("hands messages to those who asked for their topic, until they have enough", () => {
    const { connection, newest } = setUp();
    connection.start();
    newest().onopen?.();
    newest().state(1);
    const seen: unknown[] = [];
    const off = connection.on("log", (line) => seen.push(line));
    newest().onmessage?.({ data: '{"type":"log","seq":2,"data":{"text":"one"}}' });
    off();
    newest().onmessage?.({ data: '{"type":"log","seq":3,"data":{"text":"two"}}' });
    expect(seen).toEqual([{ text: "one" }]);
    expect(newest().sent.slice(1)).toEqual(['{"subscribe":["log"]}', '{"unsubscribe":["log"]}']);
    connection.stop();
  });

  it("is not disturbed by a message it cannot read", () => {
    const { connection, newest, states } = setUp();
    connection.start();
    newest().onmessage?.({ data: "{" });
    newest().state(3);
    expect(states).toEqual([3]);
    connection.stop();
  });

  it("does nothing more after it was stopped", async () => {
    const { connection, sockets, newest, poll } = setUp();
    connection.start();
    const first = newest();
    connection.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(first.closed).toBe(true);
    expect(sockets).toHaveLength(1);
    expect(poll).not.toHaveBeenCalled();
  });
});
