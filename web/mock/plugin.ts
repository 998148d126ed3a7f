import type { Plugin } from "vite";
import { MockGateway } from "./gateway.ts";

/** Lets `npm run dev` answer the page's requests without a gateway. */
export function mockGateway(): Plugin {
  return {
    name: "mock-gateway",
    apply: "serve",
    configureServer(server) {
      const gateway = new MockGateway();
      server.middlewares.use((request, response, next) => {
        gateway.handle(request, response).then((mine) => mine || next(), next);
      });
      server.httpServer?.on("upgrade", (request, socket, head) => {
        // The development server has a WebSocket of its own at another address.
        if (request.url?.startsWith("/api/")) gateway.upgrade(request, socket, head);
      });
    },
  };
}
