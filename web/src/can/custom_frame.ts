import type { CustomFrame } from "../api/schemas";

type Signal = CustomFrame["signals"][number];
type SignalType = NonNullable<Signal["type"]>;

/** Bytes that each type takes. */
export const WIDTHS: Readonly<Record<SignalType, number>> = { u8: 1, s8: 1, u16: 2, s16: 2, u32: 4, s32: 4, f32: 4 };
export const SIGNAL_TYPES = Object.keys(WIDTHS) as SignalType[];

export const MOST_FRAMES = 16;
export const MOST_SIGNALS = 8;
const FRAME_BYTES = 8;
const PERIOD_S = { least: 0.1, most: 60 };

export type FrameProblem =
  | { kind: "id" | "period" | "no_signals" | "scale" | "add" }
  | { kind: "overlap" | "too_long"; byte: number };

function widthOf(signal: Signal): number {
  return WIDTHS[signal.type ?? "u16"];
}

/** Bytes a frame needs for its signals. */
export function neededLength(signals: readonly Signal[]): number {
  return Math.max(1, ...signals.map((signal) => signal.offset + widthOf(signal)));
}

/** A frame with other signals. A length that was chosen stays and makes room; without one the signals decide. */
export function withSignals(frame: CustomFrame, signals: CustomFrame["signals"]): CustomFrame {
  if (frame.length === undefined) return { ...frame, signals };
  return { ...frame, signals, length: Math.min(FRAME_BYTES, Math.max(frame.length, neededLength(signals))) };
}

/** The first thing that is wrong with a frame; null when the gateway may be asked. */
export function frameProblem(frame: CustomFrame): FrameProblem | null {
  const largest = frame.extended ? 0x1fff_ffff : 0x7ff;
  if (!Number.isInteger(frame.id) || frame.id < 0 || frame.id > largest) return { kind: "id" };
  const period = frame.period_s ?? 1;
  if (!(period >= PERIOD_S.least && period <= PERIOD_S.most)) return { kind: "period" };
  if (frame.signals.length === 0) return { kind: "no_signals" };
  const length = frame.length ?? FRAME_BYTES;
  const used = new Set<number>();
  for (const signal of frame.signals) {
    if (!Number.isFinite(signal.scale ?? 1) || signal.scale === 0) return { kind: "scale" };
    if (!Number.isFinite(signal.add ?? 0)) return { kind: "add" };
    for (let byte = signal.offset; byte < signal.offset + widthOf(signal); byte++) {
      if (byte >= length) return { kind: "too_long", byte };
      if (used.has(byte)) return { kind: "overlap", byte };
      used.add(byte);
    }
  }
  return null;
}

/** First free byte with room for a u16; the end when there is none. */
export function freeOffset(signals: readonly Signal[]): number {
  const used = new Set(signals.flatMap((one) => Array.from({ length: widthOf(one) }, (_, i) => one.offset + i)));
  for (let byte = 0; byte < FRAME_BYTES - 1; byte++) {
    if (!used.has(byte) && !used.has(byte + 1)) return byte;
  }
  return FRAME_BYTES - 1;
}

/** Reads "0x500", "1280"; null for anything else. */
export function parseCanId(text: string): number | null {
  const plain = text.trim();
  return /^(0x[0-9a-f]+|\d+)$/i.test(plain) ? Number(plain) : null;
}

export function canIdText(id: number, extended: boolean): string {
  const digits = id.toString(16).toUpperCase();
  return `0x${digits.padStart(extended ? 8 : 3, "0")}`;
}
