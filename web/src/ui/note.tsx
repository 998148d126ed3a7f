import type { ComponentChildren } from "preact";
import type { Tone } from "./badge";

/** A sentence or two that must be seen. `live` reads it out when it appears. */
export function Note({
  tone = "quiet",
  live = false,
  children,
}: {
  tone?: Tone;
  live?: boolean;
  children: ComponentChildren;
}) {
  return (
    <div class={`note ${tone}`} role={live ? "status" : undefined}>
      {children}
    </div>
  );
}
