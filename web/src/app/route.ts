import { createStore } from "./store";

export const PAGES = ["dashboard", "history", "events", "settings", "gateway", "monitors", "system", "about"] as const;
export type PageName = (typeof PAGES)[number];

/** "#/events" -> "events"; what is no page is the dashboard. */
export function pageOfHash(hash: string): PageName {
  const name = hash.replace(/^#\/?/, "");
  return PAGES.find((page) => page === name) ?? "dashboard";
}

export const route = createStore<PageName>("dashboard");

export function initRoute(): void {
  const follow = () => route.set(pageOfHash(location.hash));
  addEventListener("hashchange", follow);
  follow();
}
