import { useState } from "preact/hooks";
import type { Config, CustomFrame } from "../../api/schemas";
import { canIdText, frameProblem, MOST_FRAMES } from "../../can/custom_frame";
import { t } from "../../i18n";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icons";
import { FrameEditor } from "./frame_editor";
import { FramesYaml } from "./frames_yaml";

/** A workbench for frames of the user's own: edit them, see their bytes, take them home as YAML. */
export function FramesPanel({ config }: { config: Config }) {
  // A frame has no name while its identifier is being typed: it gets a key for life.
  const [frames, setFrames] = useState(() => config.custom_frames.map((frame, key) => ({ key, frame })));
  const [nextKey, setNextKey] = useState(config.custom_frames.length);
  const twice = frames.some(({ frame }, index) =>
    frames.some(({ frame: other }, at) => at < index && other.id === frame.id && !!other.extended === !!frame.extended),
  );
  const bad = twice || frames.some(({ frame }) => frameProblem(frame) !== null);
  const add = () => {
    const taken = new Set(frames.map(({ frame }) => frame.id));
    let id = 0x500;
    while (taken.has(id)) id++;
    const signal = { source: "voltage", offset: 0, type: "u16", byte_order: "little", scale: 0.01, add: 0 } as const;
    setFrames([...frames, { key: nextKey, frame: { id, extended: false, period_s: 1, length: 2, signals: [signal] } }]);
    setNextKey(nextKey + 1);
  };
  const change = (key: number, next: CustomFrame) =>
    setFrames(frames.map((one) => (one.key === key ? { key, frame: next } : one)));
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
      </Card>
      {frames.map(({ key, frame }) => (
        <Card
          key={key}
          title={t("frames.frame", {
            id: Number.isInteger(frame.id) ? canIdText(frame.id, frame.extended ?? false) : "?",
          })}
          aside={
            <button
              type="button"
              class="button plain"
              onClick={() => setFrames(frames.filter((one) => one.key !== key))}
            >
              {t("frames.remove")}
            </button>
          }
        >
          <FrameEditor frame={frame} onChange={(next) => change(key, next)} />
        </Card>
      ))}
      {frames.length > 0 && !bad && <FramesYaml frames={frames.map(({ frame }) => frame)} />}
    </>
  );
}
