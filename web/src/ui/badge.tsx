import type { ComponentChildren } from "preact";

export type Tone = "ok" | "warning" | "alarm" | "info" | "quiet";

/** A word with a coloured dot; the word carries the meaning, the colour only repeats it. */
export function Badge({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}
