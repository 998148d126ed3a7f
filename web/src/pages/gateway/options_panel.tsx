import { useState } from "preact/hooks";
import type { Config, OptionValue } from "../../api/schemas";
import { optionProblem, optionText, sameValue } from "../../config/option";
import { word } from "../../i18n";
import { optionName } from "../../i18n/gateway";
import { Card } from "../../ui/card";
import { SaveBar } from "../../ui/save_bar";
import { ConfigDialog } from "./config_dialog";
import { OptionField } from "./option_field";

export type Edits = Readonly<Record<string, OptionValue | null>>;

interface Props {
  config: Config;
  /** What was changed and is not saved, in every group. */
  edits: Edits;
  onEdits: (edits: Edits) => void;
  group: string;
  /** Keys of options that are shown elsewhere. */
  without?: readonly string[];
  title?: string;
  onSaved: () => void;
}

/** The options of a group, to change and save together with what was changed in others. */
export function OptionsPanel({
  config,
  edits,
  onEdits,
  group,
  without = [],
  title = word("group", group),
  onSaved,
}: Props) {
  const [saving, setSaving] = useState(false);
  const edit = (key: string, value: OptionValue | null | undefined) => {
    const { [key]: _, ...others } = edits;
    onEdits(value === undefined ? others : { ...others, [key]: value });
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
        <SaveBar count={touched.length} disabled={bad} onDiscard={() => onEdits({})} onReview={() => setSaving(true)} />
      )}
      {saving && (
        <ConfigDialog
          patch={{
            revision: config.revision,
            // What equals the YAML again is handed back to it.
            changes: Object.fromEntries(
              changes.map(({ option, after }) => [option.key, sameValue(after, option.default) ? null : after]),
            ),
          }}
          rows={changes.map(({ option, after }) => ({
            key: option.key,
            cells: [optionName(option), optionText(option, option.value), optionText(option, after)],
          }))}
          dangerous={changes.some(({ option }) => option.danger === "danger")}
          onClose={() => setSaving(false)}
          onDone={() => {
            setSaving(false);
            onEdits({});
            onSaved();
          }}
        />
      )}
    </>
  );
}
