import { info } from "../../app/live";
import { useStore } from "../../app/store";
import { chooseTheme, THEMES, theme } from "../../app/theme";
import { chooseLanguage, LANGUAGES, type Language, language, t } from "../../i18n";
import { Card } from "../../ui/card";
import { Choice } from "../../ui/choice";
import { Facts } from "../../ui/facts";
import { FirmwareCard } from "./firmware_card";

/** Language and look, what this is, and new firmware. */
export function AboutPage() {
  const known = useStore(info);
  const shownTheme = useStore(theme);
  const locale = useStore(language);
  return (
    <>
      <div class="page-head">
        <h1>{t("nav.about")}</h1>
      </div>
      <div class="cards two">
        <Card title={t("about.look")}>
          <div class="stack">
            <div class="row between">
              <span class="field-label">{t("about.language")}</span>
              <Choice
                label={t("about.language")}
                options={Object.entries(LANGUAGES) as [Language, string][]}
                value={locale}
                onChange={chooseLanguage}
              />
            </div>
            <div class="row between">
              <span class="field-label">{t("about.theme")}</span>
              <Choice
                label={t("about.theme")}
                options={THEMES.map((name) => [name, t(`theme.${name}`)] as const)}
                value={shownTheme}
                onChange={chooseTheme}
              />
            </div>
          </div>
        </Card>
        <Card title={t("about.title")}>
          <Facts
            rows={[
              [t("system.firmware"), known ? `${known.firmware.version} (${known.firmware.build})` : "–"],
              [t("system.model"), known?.model ?? "–"],
              [t("about.api"), known ? String(known.api) : "–"],
              [t("about.license"), "Apache-2.0"],
            ]}
          />
          <p class="quiet small">{t("about.disclaimer")}</p>
        </Card>
        {known?.capabilities.includes("ota") && <FirmwareCard known={known} />}
      </div>
    </>
  );
}
