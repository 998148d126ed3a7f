import type { CustomFrame } from "../api/schemas";
import { canIdText, neededLength } from "./custom_frame";

type Signal = CustomFrame["signals"][number];

function signalYaml(signal: Signal): string {
  const parts = [
    `source: ${signal.source}`,
    `offset: ${signal.offset}`,
    `type: ${signal.type ?? "u16"}`,
    signal.byte_order === "big" && "byte_order: big",
    (signal.scale ?? 1) !== 1 && `scale: ${signal.scale}`,
    (signal.add ?? 0) !== 0 && `add: ${signal.add}`,
    signal.unknown !== undefined && `unknown: 0x${signal.unknown.toString(16).toUpperCase()}`,
  ];
  return `          - {${parts.filter(Boolean).join(", ")}}`;
}

/** Frames the way they stand in the gateway's configuration; what is the default is left out. */
export function framesYaml(frames: readonly CustomFrame[]): string {
  const lines = frames.flatMap((frame) => [
    `      - id: ${canIdText(frame.id, frame.extended ?? false)}`,
    ...(frame.extended ? ["        extended: true"] : []),
    ...((frame.period_s ?? 1) === 1 ? [] : [`        period: ${Math.round((frame.period_s ?? 1) * 1000)}ms`]),
    ...((frame.length ?? 0) > neededLength(frame.signals) ? [`        length: ${frame.length}`] : []),
    "        signals:",
    ...frame.signals.map(signalYaml),
  ]);
  return ["tinybms_victron:", "  can:", "    custom_frames:", ...lines, ""].join("\n");
}
