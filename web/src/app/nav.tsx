import { useState } from "preact/hooks";
import { t } from "../i18n";
import { Icon } from "../ui/icons";
import { PAGES, type PageName, route } from "./route";
import { useStore } from "./store";

/** On a phone these four are always in sight; the others open with "More". */
const IN_SIGHT: readonly PageName[] = ["dashboard", "history", "events", "settings"];

export function Nav() {
  const current = useStore(route);
  const [open, setOpen] = useState(false);
  const hiddenOne = !IN_SIGHT.includes(current);
  const item = (page: PageName) => (
    <li key={page} class={IN_SIGHT.includes(page) ? "" : "nav-extra"}>
      <a
        class="nav-item"
        href={`#/${page}`}
        aria-current={page === current ? "page" : undefined}
        onClick={() => setOpen(false)}
      >
        <Icon name={page} />
        <span>{t(`nav.${page}`)}</span>
      </a>
    </li>
  );
  return (
    <nav class={`nav${open ? " open" : ""}`} aria-label={t("nav.label")}>
      <div class="nav-brand">
        <Icon name="battery" />
        TinyBMS
      </div>
      <ul>
        {PAGES.filter((page) => IN_SIGHT.includes(page)).map(item)}
        <li class="nav-more">
          <button
            type="button"
            class="nav-item"
            aria-expanded={open}
            aria-current={hiddenOne && !open ? "page" : undefined}
            onClick={() => setOpen(!open)}
          >
            <Icon name={hiddenOne && !open ? current : "more"} />
            <span>{hiddenOne && !open ? t(`nav.${current}`) : t("nav.more")}</span>
          </button>
        </li>
        {PAGES.filter((page) => !IN_SIGHT.includes(page)).map(item)}
      </ul>
    </nav>
  );
}
