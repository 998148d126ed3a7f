import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

/** The browser named by CHROMIUM, or the first that is installed. */
const EXECUTABLE =
  process.env.CHROMIUM ??
  ["/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser"].find(existsSync) ??
  "chromium";

export async function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export interface Visit {
  context: BrowserContext;
  page: Page;
  /** Errors of the console and of scripts. */
  errors: string[];
  /** Addresses that were asked for. */
  requests: string[];
}

export interface Look {
  width: number;
  height: number;
  dark?: boolean;
  language?: string;
}

export const PHONE: Look = { width: 360, height: 740 };
export const DESKTOP: Look = { width: 1280, height: 860 };

/** A browser that nobody has used before, on the page, with the state shown. */
export async function visit(browser: Browser, address: string, look: Look, hash = ""): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    colorScheme: look.dark ? "dark" : "light",
    locale: look.language ?? "en-GB",
    timezoneId: "UTC",
    reducedMotion: "reduce",
    ...(look.width < 600 ? { isMobile: true, hasTouch: true } : {}),
    acceptDownloads: true,
  });
  const page = await context.newPage();
  const errors: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => requests.push(request.url()));
  page.on("websocket", (socket) => requests.push(socket.url()));
  await page.goto(`${address}${hash}`);
  return { context, page, errors, requests };
}
