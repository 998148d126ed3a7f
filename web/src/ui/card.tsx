import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface Props {
  title: string;
  /** What stands at the right of the title. */
  aside?: ComponentChildren;
  wide?: boolean;
  stale?: boolean;
  children: ComponentChildren;
}

/** A titled section. Stale content is greyed; its age is said by the caller. */
export function Card({ title, aside, wide = false, stale = false, children }: Props) {
  const id = useId();
  return (
    <section class={`card${wide ? " wide" : ""}`} aria-labelledby={id}>
      <div class="card-head">
        <h2 id={id}>{title}</h2>
        {aside && <div class={stale ? "stale" : ""}>{aside}</div>}
      </div>
      <div class={stale ? "stale" : ""}>{children}</div>
    </section>
  );
}
