import { render } from "preact";
import { App } from "./app/app";
import { initLive } from "./app/live";
import { initRoute } from "./app/route";
import { initSession, wasLoggedIn } from "./app/session";
import { initTheme } from "./app/theme";
import { initLanguage } from "./i18n";
import "./style/tokens.css";
import "./style/base.css";
import "./style/shell.css";
import "./style/parts.css";
import "./style/chart.css";

initTheme();
initLanguage();
initRoute();
initLive(wasLoggedIn());
void initSession();

const root = document.getElementById("page");
if (root !== null) render(<App />, root);
