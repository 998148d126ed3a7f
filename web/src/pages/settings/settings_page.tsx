import { useState } from "preact/hooks";
import type { Setting, Settings } from "../../api/schemas";
import { info } from "../../app/live";
import { saveFile, today } from "../../app/save_file";
import { useStore } from "../../app/store";
import { useResource } from "../../app/use_resource";
import { writeEcf } from "../../ecf/file";
import { ecfLines } from "../../ecf/match";
import { inputText } from "../../format/number";
import { decimalsOf } from "../../format/quantities";
import { duration } from "../../format/time";
import { t, word } from "../../i18n";
import { writeBackup } from "../../settings/backup";
import type { Difference } from "../../settings/diff";
import { judgeText } from "../../settings/value";
import { Card } from "../../ui/card";
import { Choice } from "../../ui/choice";
import { FileButton } from "../../ui/file_button";
import { Note } from "../../ui/note";
import { SaveBar } from "../../ui/save_bar";
import { toast } from "../../ui/toast";
import { ImportDialog, type ImportPreview } from "./import_dialog";
import { previewImport } from "./read_import";
import { ResultsNote, type Written } from "./results_note";
import { SettingField } from "./setting_field";
import "./settings.css";
import { WriteDialog } from "./write_dialog";

type Edits = Readonly<Record<string, string>>;

const LARGEST_IMPORT = 256 * 1024;

function differencesOf(settings: readonly Setting[], edits: Edits): { differences: Difference[]; bad: number } {
  const differences: Difference[] = [];
  let bad = 0;
  for (const setting of settings) {
    const text = edits[setting.key];
    if (text === undefined) continue;
    const judged = judgeText(setting, text);
    if (judged.value === undefined) bad++;
    else if (judged.value !== setting.value) differences.push({ setting, before: setting.value, after: judged.value });
  }
  return { differences, bad };
}

/** The registers of the BMS: look, change, compare, write, read back. */
export function SettingsPage() {
  const packs = useStore(info, (known) => known?.packs ?? null);
  const [pack, setPack] = useState(1);
  const { data: newest, error, reload } = useResource<Settings>(`/settings?pack=${pack}`);
  // While another pack is asked for, what is there is still that of the one before.
  const data = newest?.pack === pack ? newest : null;
  const [edits, setEdits] = useState<Edits>({});
  const [group, setGroup] = useState("");
  const [writing, setWriting] = useState(false);
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [written, setWritten] = useState<Written | null>(null);

  const settings = data?.settings ?? [];
  const { differences, bad } = differencesOf(settings, edits);
  const groups = [...new Set(settings.map((setting) => setting.group))];
  const shownGroups = groups.includes(group) ? [group] : groups;
  const edit = (key: string, text: string | undefined) => {
    const { [key]: _, ...others } = edits;
    setEdits(text === undefined ? others : { ...others, [key]: text });
  };
  const open = async (file: File) => {
    try {
      if (file.size > LARGEST_IMPORT) throw new Error(t("import.bad_too_large"));
      setPreview(previewImport(file.name, await file.text(), settings));
    } catch (reason) {
      toast(reason instanceof Error ? reason.message : String(reason), true);
    }
  };
  const take = (comparison: ImportPreview["comparison"]) => {
    const taken = comparison.differences.map(({ setting, after }) => [
      setting.key,
      setting.type === "number" ? inputText(after, decimalsOf(setting.step)) : String(after),
    ]);
    setEdits({ ...edits, ...Object.fromEntries(taken) });
    setPreview(null);
  };
  const finish = async (done: Written) => {
    setWritten(done);
    const ok = new Set(done.results.filter((one) => one.result === "ok").map((one) => one.key));
    setEdits(Object.fromEntries(Object.entries(edits).filter(([key]) => !ok.has(key))));
    await reload();
    setWriting(false);
  };
  const name = `tinybms-pack${pack}-${today()}`;
  const serial = packs?.find((one) => one.index === pack)?.serial ?? null;

  return (
    <>
      <div class="page-head">
        <h1>{t("nav.settings")}</h1>
        <div class="row">
          <FileButton label={t("settings.import")} accept=".ecf,.txt,.json" onFile={(file) => void open(file)} />
          <button
            type="button"
            class="button"
            disabled={data === null}
            onClick={() => saveFile(`${name}.ecf`, writeEcf(ecfLines(settings)), "text/plain")}
          >
            {t("settings.export")}
          </button>
          <button
            type="button"
            class="button"
            disabled={data === null}
            onClick={() => saveFile(`${name}.json`, writeBackup(settings, serial), "application/json")}
          >
            {t("settings.backup")}
          </button>
        </div>
      </div>
      <div class="stack">
        {packs !== null && packs.length > 1 && (
          <Choice
            label={t("dash.pack")}
            options={packs.map((one) => [String(one.index), one.name] as const)}
            value={String(pack)}
            onChange={(index) => {
              setPack(Number(index));
              setEdits({});
              setWritten(null);
            }}
          />
        )}
        {error !== null && (
          <Note tone="alarm" live>
            {error}
          </Note>
        )}
        {data !== null && !data.writable && <Note tone="warning">{t("settings.read_only")}</Note>}
        {written !== null && <ResultsNote {...written} settings={settings} />}
        <p class="quiet small">{data === null ? t("loading") : t("settings.age", { time: duration(data.age_s) })}</p>
        <Choice
          label={t("settings.groups")}
          options={[["", t("settings.all_groups")], ...groups.map((one) => [one, word("group", one)] as const)]}
          value={group}
          onChange={setGroup}
        />
        {shownGroups.map((group) => (
          <Card key={group} title={word("group", group)}>
            <div class="settings">
              {settings
                .filter((setting) => setting.group === group)
                .map((setting) => (
                  <SettingField
                    key={setting.key}
                    setting={setting}
                    edit={edits[setting.key]}
                    onEdit={(text) => edit(setting.key, text)}
                  />
                ))}
            </div>
          </Card>
        ))}
      </div>
      {differences.length + bad > 0 && (
        <SaveBar
          count={differences.length + bad}
          disabled={bad > 0 || differences.length === 0 || data?.writable === false}
          onDiscard={() => setEdits({})}
          onReview={() => {
            setWritten(null);
            setWriting(true);
          }}
        />
      )}
      {writing && (
        <WriteDialog
          pack={pack}
          differences={differences}
          onClose={() => setWriting(false)}
          onWritten={(results, refusal) => void finish({ results, refusal })}
        />
      )}
      {preview !== null && (
        <ImportDialog preview={preview} onTake={() => take(preview.comparison)} onClose={() => setPreview(null)} />
      )}
    </>
  );
}
