import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startMock } from "../mock/server";
import { DESKTOP, type Look, launch, PHONE, visit } from "./browser";

/** Not a test: draws the pictures of the documentation into the folder SCREENSHOTS, of the gateway at GATEWAY or the mock. */
const FOLDER = process.env.SCREENSHOTS ?? "";
const PAGES = ["dashboard", "history", "events", "settings", "gateway", "monitors", "system", "about"];
const LOOKS: Record<string, Look> = {
  phone: PHONE,
  "phone-dark": { ...PHONE, dark: true },
  desktop: DESKTOP,
  "desktop-dark": { ...DESKTOP, dark: true },
};
const WANTED = (process.env.LOOKS ?? "phone,desktop").split(",");
const ONLY = process.env.PAGES?.split(",") ?? PAGES;

it("draws every page", { timeout: 180_000 }, async () => {
  await mkdir(FOLDER, { recursive: true });
  const mock = process.env.GATEWAY ? null : await startMock();
  const browser = await launch();
  for (const name of WANTED) {
    const look = LOOKS[name] as Look;
    for (const page of ONLY) {
      const visited = await visit(browser, mock?.address ?? `${process.env.GATEWAY}/`, look, `#/${page}`);
      await visited.page.getByRole("heading", { level: 1 }).waitFor({ state: "attached" });
      await visited.page.waitForLoadState("networkidle").catch(() => undefined);
      // What a gateway has recorded since it was started for this picture.
      if (page === "history") await visited.page.getByRole("button", { name: "15 min" }).click();
      await visited.page.waitForTimeout(1200);
      await visited.page.screenshot({ path: join(FOLDER, `${page}-${name}.png`), fullPage: process.env.FULL === "1" });
      expect(visited.errors, `${page} ${name}`).toEqual([]);
      await visited.context.close();
    }
  }
  await browser.close();
  await mock?.stop();
});
