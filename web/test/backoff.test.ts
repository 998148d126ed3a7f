import { expect, it } from "vitest";
import { backoffMs } from "../src/api/backoff";

it("doubles the wait after each failure up to ten seconds", () => {
  expect([0, 1, 2, 3, 4, 5, 20, 1000].map((failures) => backoffMs(failures, 1))).toEqual([
    500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000,
  ]);
});

it("spreads the waits of many browsers over a quarter", () => {
  expect(backoffMs(2, 0)).toBe(1500);
  expect(backoffMs(2, 0.5)).toBe(1750);
});
