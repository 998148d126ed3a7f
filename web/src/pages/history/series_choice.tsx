import type { Info } from "../../api/schemas";
import { t, word } from "../../i18n";

interface Props {
  series: Info["history"]["series"];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** Which curves are drawn. */
export function SeriesChoice({ series, chosen, onChange }: Props) {
  const toggle = (key: string) =>
    onChange(chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key]);
  return (
    <fieldset class="chips">
      <legend class="hidden">{t("history.series")}</legend>
      {series.map(({ key, name }) => (
        <label key={key} class="chip">
          <input type="checkbox" checked={chosen.includes(key)} onChange={() => toggle(key)} />
          {word("series", key, name)}
        </label>
      ))}
    </fieldset>
  );
}
