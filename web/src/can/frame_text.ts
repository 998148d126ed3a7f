import type { CustomFrame } from "../api/schemas";
import { word } from "../i18n";
import { canIdText, neededLength } from "./custom_frame";

type Signal = CustomFrame["signals"][number];

function signalText(signal: Signal): string {
  const parts = [
    `${word("source", signal.source)} @${signal.offset} ${signal.type ?? "u16"}`,
    signal.byte_order === "big" && "BE",
    (signal.scale ?? 1) !== 1 && `×${signal.scale}`,
    (signal.add ?? 0) !== 0 && `+${signal.add}`,
    signal.unknown !== undefined && `?${signal.unknown}`,
  ];
  return parts.filter(Boolean).join(" ");
}

/** All there is to a frame but its identifier: two frames are the same when their texts are. */
export function frameText(frame: CustomFrame): string {
  const length = frame.length ?? neededLength(frame.signals);
  return [`${frame.period_s ?? 1} s, ${length} B`, ...frame.signals.map(signalText)].join(" · ");
}

export interface FrameDifference {
  id: string;
  /** Null: it was not there. */
  before: string | null;
  /** Null: it goes. */
  after: string | null;
}

/** What becomes of which frame; those that stay as they are are left out. */
export function frameDifferences(before: readonly CustomFrame[], after: readonly CustomFrame[]): FrameDifference[] {
  const texts = (frames: readonly CustomFrame[]) =>
    new Map(frames.map((frame) => [canIdText(frame.id, frame.extended ?? false), frameText(frame)]));
  const [was, is] = [texts(before), texts(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((id) => ({ id, before: was.get(id) ?? null, after: is.get(id) ?? null }))
    .filter((one) => one.before !== one.after);
}
