import { describe, expect, it } from "vitest";
import { CONFIG } from "../mock/config";
import type { Option } from "../src/api/schemas";
import { curveProblem, MOST_POINTS, type Point, withPoint } from "../src/config/curve";
import { optionProblem, optionText } from "../src/config/option";

const byKey = (key: string) => CONFIG.options.find((one) => one.key === key) as Option;

describe("a curve", () => {
  it("has no point at all, or two to ten", () => {
    const many = Array.from({ length: MOST_POINTS + 1 }, (_, i): Point => [i, 0]);
    expect(curveProblem([], 0, 50)).toBeNull();
    expect(curveProblem([[0, 0]], 0, 50)).toBe("few");
    expect(curveProblem(many, 0, 50)).toBe("few");
    expect(curveProblem(many.slice(1), 0, 50)).toBeNull();
  });

  it.each<[string, Point[]]>([
    [
      "rising",
      [
        [0, 0],
        [0, 100],
      ],
    ],
    [
      "rising",
      [
        [5, 0],
        [0, 100],
      ],
    ],
    [
      "x_range",
      [
        [-1, 0],
        [1, 100],
      ],
    ],
    [
      "x_range",
      [
        [0, 0],
        [51, 100],
      ],
    ],
    [
      "range",
      [
        [0, 0],
        [1, 101],
      ],
    ],
    [
      "range",
      [
        [0, -1],
        [1, 100],
      ],
    ],
  ])("is refused for its %s: %j", (problem, points) => {
    expect(curveProblem(points, 0, 50)).toBe(problem);
  });

  it("gets a new point in its widest gap without changing its course", () => {
    const before: Point[] = [
      [0, 0],
      [5, 25],
      [25, 100],
    ];
    expect(withPoint(before)).toEqual([
      [0, 0],
      [5, 25],
      [15, 62.5],
      [25, 100],
    ]);
  });
});

describe("an option", () => {
  it("is refused outside its range and as nothing", () => {
    expect(optionProblem(byKey("charging.bulk_voltage_cell"), 3.45)).toBeNull();
    expect(optionProblem(byKey("charging.bulk_voltage_cell"), 5)).toBe("out_of_range");
    expect(optionProblem(byKey("uart.timeout"), null)).toBe("not_a_number");
  });

  it("may be zero beside its range where zero means something", () => {
    expect(optionProblem(byKey("charging.tail_current"), 0)).toBeNull();
    expect(optionText(byKey("charging.tail_current"), 0)).toBe("0 (never)");
    expect(optionProblem(byKey("charging.bulk_voltage_cell"), 0)).toBe("out_of_range");
  });

  it("of kind curve is judged as a curve", () => {
    expect(
      optionProblem(byKey("charging.charge_curve_temperature"), [
        [0, 0],
        [1, 200],
      ]),
    ).toBe("range");
  });
});
