import type { ComponentType } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { language, t } from "../i18n";
import { AboutPage } from "../pages/about/about_page";
import { DashboardPage } from "../pages/dashboard/dashboard_page";
import { EventsPage } from "../pages/events/events_page";
import { GatewayPage } from "../pages/gateway/gateway_page";
import { HistoryPage } from "../pages/history/history_page";
import { MonitorsPage } from "../pages/monitors/monitors_page";
import { SettingsPage } from "../pages/settings/settings_page";
import { SystemPage } from "../pages/system/system_page";
import { Toasts } from "../ui/toast";
import { Banner } from "./banner";
import { Header } from "./header";
import { link } from "./live";
import { LoginDialog } from "./login_dialog";
import { LoginGate } from "./login_gate";
import { Nav } from "./nav";
import { type PageName, route } from "./route";
import { useStore } from "./store";

const PAGES: Readonly<Record<PageName, ComponentType>> = {
  dashboard: DashboardPage,
  history: HistoryPage,
  events: EventsPage,
  settings: SettingsPage,
  gateway: GatewayPage,
  monitors: MonitorsPage,
  system: SystemPage,
  about: AboutPage,
};

export function App() {
  const page = useStore(route);
  const locale = useStore(language);
  const denied = useStore(link, (status) => status === "denied");
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    document.title = `${t(`nav.${page}`)} – ${t("app.name")}`;
    // A screen reader shall begin with the new page, a keyboard too; but not steal the focus on arrival.
    if (!first.current) main.current?.focus();
    first.current = false;
    scrollTo(0, 0);
  }, [page, locale]);

  if (denied) return <LoginGate />;
  const Page = PAGES[page];
  return (
    <div class="shell" key={locale}>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {t("skip")}
      </button>
      <Nav />
      <header class="head">
        <Header />
        <Banner />
      </header>
      <main class="main" id="main" tabIndex={-1} ref={main}>
        <Page />
      </main>
      <LoginDialog />
      <Toasts />
    </div>
  );
}
