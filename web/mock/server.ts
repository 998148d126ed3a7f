import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { MockGateway } from "./gateway.ts";

const ASSETS = new URL("../../esphome_components/tinybms_web/page/", import.meta.url);
const TYPES: Readonly<Record<string, [string, string]>> = {
  "/": ["index.html", "text/html; charset=utf-8"],
  "/page.js": ["page.js", "text/javascript; charset=utf-8"],
  "/page.css": ["page.css", "text/css; charset=utf-8"],
};
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export interface RunningMock {
  gateway: MockGateway;
  address: string;
  stop(): Promise<void>;
}

/** Serves the built page and the mock's interface the way the device does, on a free port of this machine. */
export async function startMock(port = 0): Promise<RunningMock> {
  const gateway = new MockGateway();
  const server: Server = createServer(async (request, response) => {
    if (await gateway.handle(request, response)) return;
    const asset = TYPES[request.url ?? ""];
    if (asset === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      "Content-Type": asset[1],
      "Content-Encoding": "gzip",
      "Content-Security-Policy": POLICY,
      "X-Content-Type-Options": "nosniff",
    });
    response.end(gzipSync(await readFile(new URL(asset[0], ASSETS))));
  });
  server.on("upgrade", (request, socket, head) => gateway.upgrade(request, socket, head));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    gateway,
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop() {
      gateway.close();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
