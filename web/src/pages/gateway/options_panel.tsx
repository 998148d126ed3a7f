import { useState } from "preact/hooks";
import type { Config, OptionValue } from "../../api/schemas";
import { optionProblem } from "../../config/option";
import { t, word } from "../../i18n";
import { Card } from "../../ui/card";
import { ConfigDialog } from "./config_dialog";
import { OptionField } from "./option_field";

type Edits = Readonly<Record<string, OptionValue | null>>;

interface Props {
  config: Config;
  group: string;
  /** Keys of options that are shown elsewhere. */
  without?: readonly string[];
  title?: string;
  onSaved: () => void;
}

/** The options of a group, to change and save together. */
export function OptionsPanel({ config, group, without = [], title = word("group", group), onSaved }: Props) {
  const [edits, setEdits] = useState<Edits>({});
  const [saving, setSaving] = useState(false);
  const edit = (key: string, value: OptionValue | null | undefined) => {
    const { [key]: _, ...others } = edits;
    setEdits(value === undefined ? others : { ...others, [key]: value });
  };
  const touched = config.options.filter((option) => edits[option.key] !== undefined);
  const bad = touched.some((option) => optionProblem(option, edits[option.key] ?? null) !== null);
  const changes = touched.flatMap((option) => {
    const after = edits[option.key];
    return after === null || after === undefined ? [] : [{ option, after }];
  });
  return (
    <>
      <Card title={title}>
        <div class="settings">
          {config.options
            .filter((option) => option.group === group && !without.includes(option.key))
            .map((option) => (
              <OptionField
                key={option.key}
                option={option}
                edit={edits[option.key]}
                onEdit={(value) => edit(option.key, value)}
              />
            ))}
        </div>
      </Card>
      {touched.length > 0 && (
        <div class="save-bar" role="status">
          <span>{t("settings.changed", { count: touched.length })}</span>
          <button type="button" class="button" onClick={() => setEdits({})}>
            {t("settings.discard")}
          </button>
          <button type="button" class="button primary" disabled={bad} onClick={() => setSaving(true)}>
            {t("settings.review")}
          </button>
        </div>
      )}
      {saving && (
        <ConfigDialog
          config={config}
          changes={changes}
          onClose={() => setSaving(false)}
          onDone={() => {
            setSaving(false);
            setEdits({});
            onSaved();
          }}
        />
      )}
    </>
  );
}
