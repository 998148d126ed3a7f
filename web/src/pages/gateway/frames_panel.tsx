import { useState } from "preact/hooks";
import type { Config, CustomFrame } from "../../api/schemas";
import { canIdText, frameProblem, MOST_FRAMES } from "../../can/custom_frame";
import { frameChanges } from "../../config/changes";
import { t } from "../../i18n";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icons";
import { SaveBar } from "../../ui/save_bar";
import { ConfigDialog } from "./config_dialog";
import { FrameEditor, type FrameRefusal } from "./frame_editor";
import { FramesYaml } from "./frames_yaml";

/** A frame has no name while its identifier is being typed: it gets a key for life. */
export type EditedFrames = readonly { key: number; frame: CustomFrame }[];
type Saving = "edited" | "yaml" | null;

interface Props {
  config: Config;
  /** Null: nothing was edited since they were saved. */
  edits: EditedFrames | null;
  onEdits: (edits: EditedFrames) => void;
  onSaved: () => void;
}

/** Frames of the user's own: edit them, see their bytes, send them, or take them home as YAML. */
export function FramesPanel({ config, edits, onEdits, onSaved }: Props) {
  const saved = (first: number) => config.custom_frames.map((frame, index) => ({ key: first + index, frame }));
  const frames = edits ?? saved(0);
  const nextKey = 1 + Math.max(-1, ...frames.map(({ key }) => key));
  const [saving, setSaving] = useState<Saving>(null);
  const [refusal, setRefusal] = useState<(FrameRefusal & { key: number }) | null>(null);
  const twice = frames.some(({ frame }, index) =>
    frames.some(({ frame: other }, at) => at < index && other.id === frame.id && !!other.extended === !!frame.extended),
  );
  const bad = twice || frames.some(({ frame }) => frameProblem(frame) !== null);
  const add = () => {
    const taken = new Set(frames.map(({ frame }) => frame.id));
    let id = 0x500;
    while (taken.has(id)) id++;
    const signal = { source: "voltage", offset: 0, type: "u16", byte_order: "little", scale: 0.01, add: 0 } as const;
    onEdits([...frames, { key: nextKey, frame: { id, extended: false, period_s: 1, signals: [signal] } }]);
  };
  const change = (key: number, next: CustomFrame) => {
    onEdits(frames.map((one) => (one.key === key ? { key, frame: next } : one)));
    setRefusal(null);
  };
  const edited = frames.map(({ frame }) => frame);
  const changes = frameChanges(config.custom_frames, edited);
  return (
    <>
      <Card
        title={t("frames.title")}
        aside={
          <button type="button" class="button" disabled={frames.length >= MOST_FRAMES} onClick={add}>
            <Icon name="plus" />
            {t("frames.add")}
          </button>
        }
      >
        <p class="quiet small">{t("frames.about")}</p>
        {twice && <p class="field-error">{t("frames.twice")}</p>}
        {frames.length === 0 && <p class="quiet">{t("frames.none")}</p>}
        {config.custom_frames_source === "stored" && (
          <button type="button" class="link" onClick={() => setSaving("yaml")}>
            {t("frames.back_to_yaml")}
          </button>
        )}
      </Card>
      {frames.map(({ key, frame }) => (
        <Card
          key={key}
          title={t("frames.frame", {
            id: Number.isInteger(frame.id) ? canIdText(frame.id, frame.extended ?? false) : "?",
          })}
          aside={
            <button type="button" class="button plain" onClick={() => onEdits(frames.filter((one) => one.key !== key))}>
              {t("frames.remove")}
            </button>
          }
        >
          <FrameEditor
            frame={frame}
            refusal={refusal?.key === key ? refusal : undefined}
            onChange={(next) => change(key, next)}
          />
        </Card>
      ))}
      {frames.length > 0 && !bad && <FramesYaml frames={edited} />}
      {changes.length > 0 && (
        <SaveBar
          count={changes.length}
          disabled={bad}
          onDiscard={() => onEdits(saved(nextKey))}
          onReview={() => setSaving("edited")}
        />
      )}
      {saving !== null && (
        <ConfigDialog
          patch={{ revision: config.revision, custom_frames: saving === "yaml" ? null : edited }}
          rows={saving === "yaml" ? [] : changes}
          onClose={() => setSaving(null)}
          onDone={() => {
            setSaving(null);
            onSaved();
          }}
          onRefused={({ pointer }, text) => {
            const [, list, index, field = ""] = pointer?.split("/") ?? [];
            const key = list === "custom_frames" ? frames[Number(index)]?.key : undefined;
            if (key === undefined) return false;
            setRefusal({ key, field, text });
            setSaving(null);
            return true;
          }}
        >
          {saving === "yaml" && <p>{t("frames.back_about")}</p>}
        </ConfigDialog>
      )}
    </>
  );
}
