import { createStore, useStore } from "../app/store";

interface Message {
  id: number;
  text: string;
  bad: boolean;
}

const messages = createStore<readonly Message[]>([]);
const SHOWN_MS = 5000;
let counter = 0;

/** Says something once, for a few seconds. */
export function toast(text: string, bad = false): void {
  const message = { id: ++counter, text, bad };
  messages.set([...messages.get(), message]);
  setTimeout(() => messages.set(messages.get().filter((other) => other !== message)), SHOWN_MS);
}

export function Toasts() {
  const shown = useStore(messages);
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown.map((message) => (
        <div key={message.id} class={`toast${message.bad ? " bad" : ""}`}>
          {message.text}
        </div>
      ))}
    </div>
  );
}
