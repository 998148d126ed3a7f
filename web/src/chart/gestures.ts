import { type Range, zoomed } from "./range";

interface Host {
  range(): Range;
  onRange(range: Range): void;
}

/**
 * Makes a plot zoom under the wheel (with Ctrl or over a touch pad's pinch) and move and zoom under fingers.
 * Scrolling the page with one finger stays possible: only sideways movement pans. Returns how to undo it.
 */
export function addGestures(over: HTMLElement, host: Host): () => void {
  const pointers = new Map<number, number>();
  let start: { range: Range; xs: number[] } | null = null;

  const timeAt = (range: Range, x: number) => {
    const box = over.getBoundingClientRect();
    return range.from + ((x - box.left) / box.width) * (range.to - range.from);
  };
  const begin = () => {
    start = { range: host.range(), xs: [...pointers.values()] };
  };
  const onDown = (event: PointerEvent) => {
    if (event.pointerType !== "touch") return;
    pointers.set(event.pointerId, event.clientX);
    begin();
  };
  const onMove = (event: PointerEvent) => {
    if (start === null || !pointers.has(event.pointerId)) return;
    pointers.set(event.pointerId, event.clientX);
    const xs = [...pointers.values()];
    const [a = 0, b] = xs;
    const [startA = 0, startB] = start.xs;
    if (b === undefined || startB === undefined) {
      const moved = timeAt(start.range, startA) - timeAt(start.range, a);
      host.onRange({ from: start.range.from + moved, to: start.range.to + moved });
      return;
    }
    const factor = Math.abs(startA - startB) / Math.max(20, Math.abs(a - b));
    const around = timeAt(start.range, (startA + startB) / 2);
    const next = zoomed(start.range, factor, around);
    // What was between the fingers stays between them.
    const moved = timeAt(next, (a + b) / 2) - around;
    host.onRange({ from: next.from - moved, to: next.to - moved });
  };
  const onUp = (event: PointerEvent) => {
    pointers.delete(event.pointerId);
    if (pointers.size === 0) start = null;
    else begin();
  };
  const onWheel = (event: WheelEvent) => {
    if (!event.ctrlKey && !event.shiftKey) return;
    event.preventDefault();
    const range = host.range();
    host.onRange(zoomed(range, (event.deltaY || event.deltaX) > 0 ? 1.25 : 0.8, timeAt(range, event.clientX)));
  };

  over.style.touchAction = "pan-y";
  over.addEventListener("pointerdown", onDown);
  over.addEventListener("wheel", onWheel, { passive: false });
  addEventListener("pointermove", onMove);
  addEventListener("pointerup", onUp);
  addEventListener("pointercancel", onUp);
  return () => {
    removeEventListener("pointermove", onMove);
    removeEventListener("pointerup", onUp);
    removeEventListener("pointercancel", onUp);
  };
}
