import { connect } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DESKTOP, launch, PHONE, visit } from "./browser";
import { startTarget, type Target } from "./target";

/* A battery of two packs; the order matters: at the end the second is lost. */

let target: Target;
let browser: Browser;

beforeAll(async () => {
  target = await startTarget();
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  await target.stop();
});

const LOOKS = [
  ["a phone", PHONE],
  ["a desktop", DESKTOP],
] as const;

async function on(hash: string, look: (typeof LOOKS)[number][1], test: (page: Page) => Promise<void>): Promise<void> {
  const { context, page, errors } = await visit(browser, target.address, look, hash);
  try {
    await page.getByText("live", { exact: true }).waitFor();
    await test(page);
    expect(errors).toEqual([]);
  } finally {
    await context.close();
  }
}

/** What scrolls in itself may be wider than the screen. */
const SCROLLS = ".table-box, .tabs, .yaml";
const card = (page: Page, title: string | RegExp) => page.getByRole("region", { name: title });
const number = (text: string | null) => Number(/−?[\d.]+/.exec(text ?? "")?.[0].replace("−", "-"));

async function fits(page: Page, width: number): Promise<void> {
  const wide = await page.evaluate(
    ([limit, scrolls]) => {
      const beyond = [...document.querySelectorAll("main *")].filter(
        (one) => one.getBoundingClientRect().right > limit + 0.5 && !one.closest(scrolls),
      );
      return beyond.map((one) => one.outerHTML.slice(0, 120));
    },
    [width, SCROLLS] as const,
  );
  expect(wide).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
}

describe.each(LOOKS)("two packs on %s", (_, look) => {
  it("stand side by side, with their sum as the battery", async () => {
    await on("#/dashboard", look, async (page) => {
      const rows = card(page, "Packs").locator("dl > div");
      await expect.poll(() => rows.count()).toBe(2);
      await expect.poll(() => rows.locator("dt").allTextContents()).toEqual(["Pack 1", "Shed"]);
      // One reading of everything: the page may move on between two questions.
      const sums = async () => {
        const [values, battery] = await page.evaluate(() => [
          [...document.querySelectorAll("dl.facts .row")].map((one) => one.textContent),
          [...document.querySelectorAll(".tiles dd")].map((one) => one.textContent),
        ]);
        const currents = (values ?? []).map((text) => number(text?.split("·")[2] ?? null));
        return Math.abs(currents.reduce((sum, one) => sum + one, 0) - number(battery?.[1] ?? null));
      };
      await expect.poll(sums).toBeLessThan(0.35);
      await fits(page, look.width);
    });
  });

  it("show the cells of the pack that is chosen", async () => {
    await on("#/dashboard", look, async (page) => {
      await card(page, "Cells · Pack 1").waitFor();
      await page.getByRole("button", { name: "Shed" }).click();
      await card(page, "Cells · Shed").getByRole("listitem").nth(15).waitFor();
    });
  });

  it("have settings of their own, and a change of pack forgets what was typed", async () => {
    await on("#/settings", look, async (page) => {
      const field = page.getByLabel("Allowed imbalance");
      await field.waitFor();
      const before = await field.inputValue();
      await field.fill("33");
      await page.getByText("Changes: 1").waitFor();
      await page.getByRole("button", { name: "Shed" }).click();
      await page.getByText("Changes: 1").waitFor({ state: "detached" });
      await expect.poll(() => field.inputValue()).toBe(before);
      await fits(page, look.width);
    });
  });

  it.each(["history", "events", "gateway", "monitors", "system"])("fit on the page %s", async (hash) => {
    await on(`#/${hash}`, look, async (page) => {
      await page.waitForLoadState("networkidle").catch(() => undefined);
      await fits(page, look.width);
    });
  });
});

it("are recorded as one battery: history asks for no pack", async () => {
  const { context, page, requests } = await visit(browser, target.address, DESKTOP, "#/history");
  await expect.poll(() => requests.some((url) => url.includes("/history?"))).toBe(true);
  expect(requests.filter((url) => url.includes("/history?") && url.includes("pack="))).toEqual([]);
  expect((await page.request.get(`${target.address}api/v1/history?pack=2`)).status()).toBe(404);
  await context.close();
});

describe("when one of them falls silent", () => {
  beforeAll(async () => {
    const [host, port] = (process.env.TWO_PACKS ?? "").split(":");
    await new Promise<void>((done, failed) => {
      connect(Number(port), host as string)
        .on("close", () => done())
        .on("error", failed)
        .resume();
    });
  });

  it.each(LOOKS)("it is shown as old on %s, and the battery stands still", { timeout: 40_000 }, async (_, look) => {
    await on("#/dashboard", look, async (page) => {
      const row = card(page, "Packs").locator("dl > div").nth(1);
      await row.getByText("no readings").waitFor({ timeout: 25_000 });
      await row.locator(".stale").waitFor();
      expect(await card(page, "Packs").locator("dl > div").first().locator(".stale").count()).toBe(0);
      await page.getByRole("button", { name: "Shed" }).click();
      await card(page, "Cells · Shed").locator(".stale").getByText("The cells are not known.").waitFor();
      await card(page, "Alarms").getByText("BMS internal · Shed").waitFor();
      await card(page, "What may flow").getByText("no readings from the BMS").first().waitFor();
      await fits(page, look.width);
    });
  });
});
