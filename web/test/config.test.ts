import { describe, expect, it } from "vitest";
import { CONFIG } from "../mock/config";
import type { Config, ConfigExport, Option } from "../src/api/schemas";
import { importChanges } from "../src/config/changes";
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

describe("a file with the configuration", () => {
  const file = (part: Partial<ConfigExport>): ConfigExport => ({
    format: "tinybms-gateway-config",
    version: 1,
    values: {},
    ...part,
  });
  const cells = (config: Config, content: ConfigExport, changed: string[]) =>
    importChanges(config, content, changed).map((one) => one.cells);

  it("is compared value by value", () => {
    const option = byKey("uart.timeout");
    const [row] = cells(CONFIG, file({ values: { "uart.timeout": 1.5 } }), ["uart.timeout"]);
    expect(row).toEqual([expect.any(String), optionText(option, option.value), optionText(option, 1.5)]);
  });

  it("returns what it leaves out to the YAML's value", () => {
    const option = { ...byKey("uart.timeout"), value: 1.5, default: 0.5 };
    const config = { ...CONFIG, options: [option] };
    const [row] = cells(config, file({}), ["uart.timeout"]);
    expect(row?.slice(1)).toEqual([optionText(option, 1.5), optionText(option, 0.5)]);
  });

  it("is compared frame by frame, and says when the frames are those of the YAML again", () => {
    const frames = CONFIG.custom_frames.map((frame) => ({ ...frame, period_s: 5 }));
    const [row] = cells(CONFIG, file({ custom_frames: frames }), ["custom_frames"]);
    expect(row).toEqual(["0x500", expect.stringMatching(/^1 s/), expect.stringMatching(/^5 s/)]);
    expect(cells(CONFIG, file({}), ["custom_frames"])).toEqual([["Own frames", "–", "as in the YAML"]]);
  });
});
