import { beforeEach, describe, expect, it } from "vitest";
import { setFormatLocale } from "../src/format/locale";
import { decimal, inputText, parseNumber, quantity, UNKNOWN } from "../src/format/number";
import { decimalsOf, volts } from "../src/format/quantities";
import { duration } from "../src/format/time";

beforeEach(() => setFormatLocale("en"));

describe("numbers", () => {
  it("show unknown as a dash, never as zero", () => {
    for (const unknown of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(decimal(unknown, 2)).toBe(UNKNOWN);
      expect(quantity(unknown, "V", 2)).toBe(UNKNOWN);
    }
    expect(volts(0)).toBe("0.00\u202fV");
  });

  it("follow the language", () => {
    expect(decimal(1234.5, 1)).toBe("1,234.5");
    setFormatLocale("de");
    expect(decimal(1234.5, 1)).toBe("1.234,5");
  });

  it("have a minus as wide as a digit, and none when they round to zero", () => {
    expect(decimal(-1.26, 1)).toBe("−1.3");
    expect(decimal(-0.04, 1)).toBe("0.0");
  });

  it("stand in a field without thousands separators, and are read from it again", () => {
    setFormatLocale("fr");
    expect(inputText(12345.5, 2)).toBe("12345,50");
    expect(parseNumber(inputText(12345.5, 2))).toBe(12345.5);
  });

  it("are read with a comma as with a point", () => {
    expect(parseNumber(" 3,45 ")).toBe(3.45);
    expect(parseNumber("−7.5")).toBe(-7.5);
    expect(parseNumber(".5")).toBe(0.5);
  });

  it("are not read from anything else", () => {
    for (const text of ["", "abc", "1.2.3", "1,000.5", "0x10", "1e5", "--1", "NaN", "5 V"]) {
      expect(parseNumber(text), text).toBeNull();
    }
  });
});

it("has as many decimals as its step", () => {
  expect([1, 0.5, 0.01, 0.002, 10, null].map(decimalsOf)).toEqual([0, 1, 2, 3, 0, 2]);
});

describe("a duration", () => {
  it("shows its two largest parts", () => {
    expect(duration(0)).toBe("0\u202fs");
    expect(duration(59.6)).toBe("1\u202fmin");
    expect(duration(3700)).toBe("1\u202fh 1\u202fmin");
    expect(duration(86_400 * 3 + 60)).toBe("3\u202fd");
  });

  it("is a dash when unknown", () => {
    expect(duration(null)).toBe(UNKNOWN);
  });
});
