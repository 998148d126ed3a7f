import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Setting } from "../src/api/schemas";
import { EcfError, readEcf, writeEcf } from "../src/ecf/file";
import { ecfLines, matchEcf } from "../src/ecf/match";
import { plainName } from "../src/ecf/names";
import { previewImport } from "../src/pages/settings/read_import";
import { judgeNumber } from "../src/settings/value";

/* FUZZ_SECONDS=600 npm test ecf.fuzz looks for longer. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 3);
const LIMIT = {
  numRuns: Number.MAX_SAFE_INTEGER,
  interruptAfterTimeLimit: SECONDS * 1000,
  markInterruptAsFailure: false,
};
const PATIENCE = SECONDS * 1000 + 20_000;

const UNITS = ["mV", "mA", "A", "Ah", "s", "°C", "%", ""];
const words = fc.stringMatching(/^[A-Za-z][a-z-]{2,9}( [a-z-]{2,9}){0,3}$/);

/** Settings as a gateway may describe them, each with a value that it allows. */
const setting: fc.Arbitrary<Setting> = fc
  .record({
    name: words,
    register: fc.integer({ min: 300, max: 343 }),
    unit: fc.constantFrom(...UNITS),
    type: fc.constantFrom("number", "number", "enum", "boolean"),
    divisor: fc.constantFrom(1, 10, 100, 500),
    raw: fc.tuple(fc.integer({ min: -40, max: 65_535 }), fc.nat(65_535), fc.nat()),
    choices: fc.uniqueArray(words, { minLength: 1, maxLength: 9, selector: plainName }),
  })
  .map(({ name, register, unit, type, divisor, raw: [low, span, at], choices }) => {
    const count = type === "number" ? span + 1 : type === "enum" ? choices.length : 2;
    const [first, scale] = type === "number" ? [low, divisor] : [0, 1];
    return {
      key: plainName(name),
      register,
      name,
      group: "battery",
      unit: type === "number" ? unit : "",
      type: type as Setting["type"],
      value: (first + (at % count)) / scale,
      minimum: first / scale,
      maximum: (first + count - 1) / scale,
      step: 1 / scale,
      default: null,
      options: type === "enum" ? choices.map((choice, value) => ({ value, name: choice })) : [],
      write_only: false,
      danger: "normal" as const,
      help: "",
    };
  });
const settings = fc.uniqueArray(setting, { minLength: 1, maxLength: 40, selector: ({ key }) => key });

/** What a damaged or hostile file is made of. */
const piece = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    ":",
    "\r\n",
    "\r",
    "\n",
    "\ufeff",
    "#",
    "(",
    "[",
    "{",
    "1e999",
    "NaN",
    "Infinity",
    "-0",
    "0x10",
    "1.2.3",
  ),
  fc.constantFrom(
    "__proto__: 1\n",
    "constructor: 1\n",
    "toString: 1\n",
    "Battery capacity: 10\n",
    "hasOwnProperty: NaN",
  ),
  fc.constantFrom("(", "[", ":", "9", " ", "A").map((letter) => letter.repeat(70_000)),
);
const hostile = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(""));

describe("an .ecf file", () => {
  it("that was exported imports to the same values", { timeout: PATIENCE }, () => {
    fc.assert(
      fc.property(settings, (all) => {
        const match = matchEcf(readEcf(writeEcf(ecfLines(all))), all);
        expect(match.problems).toEqual([]);
        for (const one of all) {
          const value = judgeNumber(one, match.values[one.key] ?? Number.NaN).value;
          expect(value, one.name).toBeCloseTo(one.value as number, 6);
        }
      }),
      LIMIT,
    );
  });

  it("of any content gives a preview or an error for people, at once", { timeout: PATIENCE }, () => {
    fc.assert(
      fc.property(settings, hostile, (all, text) => {
        const begin = performance.now();
        let preview: ReturnType<typeof previewImport> | null = null;
        try {
          preview = previewImport("some.ecf", text, all);
        } catch (error) {
          expect(String(error)).toMatch(/^Error: (This file|There is|The values)/);
        }
        expect(performance.now() - begin).toBeLessThan(500);
        for (const problem of preview?.problems ?? []) {
          expect(problem.line).toBeGreaterThan(0);
          expect(problem.text.length).toBeLessThanOrEqual(81);
        }
        // What is taken over is what the BMS allows, and belongs to a setting there is.
        for (const { setting: one, after } of preview?.comparison.differences ?? []) {
          expect(all).toContain(one);
          expect(judgeNumber(one, after).value).toBe(after);
        }
      }),
      LIMIT,
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it("accounts for each of its lines: taken, or refused with its number", { timeout: PATIENCE }, () => {
    const line = fc
      .oneof(words, fc.string({ unit: "grapheme", maxLength: 250 }))
      .map((text) => text.replace(/[\r\n\0]/g, ""));
    fc.assert(
      fc.property(settings, fc.array(line, { maxLength: 30 }), fc.nat(), (all, others, seed) => {
        const exported = writeEcf(ecfLines(all)).trimEnd().split("\r\n");
        const mixed = [...exported, ...others].sort((a, b) => ((a.length * seed) % 7) - ((b.length * seed) % 7));
        let match: ReturnType<typeof matchEcf>;
        try {
          match = matchEcf(readEcf(mixed.join("\n")), all);
        } catch (error) {
          expect(error).toBeInstanceOf(EcfError);
          return;
        }
        const told = [...Object.values(match.lines), ...match.problems.map((one) => one.line)];
        expect(new Set(told).size).toBe(told.length);
        const silent = mixed.flatMap((text, i) => (told.includes(i + 1) ? [] : [text.replace("\ufeff", "").trim()]));
        expect(silent.filter((text) => text !== "" && !/^[#;]|^\/\//.test(text))).toEqual([]);
      }),
      LIMIT,
    );
  });
});

describe("hostile lines", () => {
  const why = (text: string) => {
    const match = matchEcf(readEcf(`Some: 1\n${text}`), []);
    return match.problems.filter(({ line }) => line > 1).map((one) => [one.line, one.why]);
  };
  it.each([
    ["a line without an end", `A: ${"9".repeat(60_000)}`, [[2, "too_long"]]],
    ["brackets that never close", `${"(".repeat(60_000)}: 1`, [[2, "too_long"]]],
    [
      "what objects have of their own",
      "__proto__: 1\nconstructor: 1",
      [
        [2, "name"],
        [3, "name"],
      ],
    ],
  ])("%s are refused with number and reason", (_, text, expected) => {
    expect(why(text)).toEqual(expected);
  });

  it.each(["NaN", "1e999", "Infinity", "1,2,3", "--5", "0x10", "9".repeat(150)])(
    "the value %s is not taken",
    (value) => {
      const one: Setting = {
        ...(fc.sample(setting, 1)[0] as Setting),
        key: "battery_capacity",
        name: "Battery capacity",
        type: "number",
        unit: "Ah",
        minimum: 0.1,
        maximum: 655,
        step: 0.01,
        value: 10,
      };
      const preview = previewImport("x.ecf", `Battery capacity: ${value}`, [one]);
      expect(preview.comparison.differences).toEqual([]);
      const told = preview.problems.length + preview.comparison.refused.length;
      expect(told).toBe(1);
      expect(preview.lines.battery_capacity ?? preview.problems[0]?.line).toBe(1);
    },
  );
});
