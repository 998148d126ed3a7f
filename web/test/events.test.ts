import { expect, it } from "vitest";
import { events } from "../mock/monitors";
import { filtered, merged, NO_FILTER } from "../src/pages/events/filter";

it("shows all events without a filter, and those that meet every condition with one", () => {
  const all = events();
  expect(filtered(all, NO_FILTER)).toEqual(all);
  const low = filtered(all, { kind: "", level: "", text: "LOW V" });
  expect(low.map((event) => event.number)).toEqual([41, 40]);
  expect(filtered(all, { kind: "alarm_raised", level: "alarm", text: "" }).map((event) => event.number)).toEqual([40]);
});

it("shows each event once, newest first, the way the gateway tells it last", () => {
  const [first, second] = events();
  if (first === undefined || second === undefined) throw new Error("the mock has no events");
  const seen = { ...first, acknowledged: true };
  expect(merged([first], [second, seen])).toEqual([seen, second]);
});
