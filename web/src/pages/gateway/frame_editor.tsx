import { useState } from "preact/hooks";
import type { CustomFrame } from "../../api/schemas";
import { canIdText, frameProblem, freeOffset, MOST_SIGNALS, parseCanId, withSignals } from "../../can/custom_frame";
import { parseNumber } from "../../format/number";
import { t } from "../../i18n";
import { Icon } from "../../ui/icons";
import { Note } from "../../ui/note";
import { SwitchField } from "../../ui/switch_field";
import { TextField } from "../../ui/text_field";
import { FramePreviewLine } from "./frame_preview";
import { SignalRow } from "./signal_row";

/** What the gateway would not take: the member of the frame, and why. */
export interface FrameRefusal {
  field: string;
  text: string;
}

interface Props {
  frame: CustomFrame;
  refusal?: FrameRefusal | undefined;
  onChange: (frame: CustomFrame) => void;
}

/** One frame: identifier, period, signals, and the bytes it would have now. */
export function FrameEditor({ frame, refusal, onChange }: Props) {
  const [idText, setIdText] = useState(canIdText(frame.id, frame.extended ?? false));
  const [periodText, setPeriodText] = useState(String(frame.period_s ?? 1));
  const problem = frameProblem(frame);
  const refused = (field: string) => (refusal?.field === field ? refusal.text : undefined);
  const setSignals = (signals: CustomFrame["signals"]) => onChange(withSignals(frame, signals));
  return (
    <div class="stack">
      <div class="settings">
        <TextField
          label={t("frames.id")}
          value={idText}
          error={problem?.kind === "id" ? t("frames.problem.id") : refused("id")}
          onInput={(text) => {
            setIdText(text);
            onChange({ ...frame, id: parseCanId(text) ?? Number.NaN });
          }}
        />
        <TextField
          label={t("frames.period")}
          value={periodText}
          unit="s"
          numeric
          error={problem?.kind === "period" ? t("frames.problem.period") : refused("period_s")}
          onInput={(text) => {
            setPeriodText(text);
            onChange({ ...frame, period_s: parseNumber(text) ?? Number.NaN });
          }}
        />
        <SwitchField
          label={t("frames.extended")}
          value={frame.extended ?? false}
          onChange={(extended) => onChange({ ...frame, extended })}
        />
      </div>
      <ul class="stack">
        {frame.signals.map((signal, index) => (
          <SignalRow
            key={index}
            number={index + 1}
            signal={signal}
            onChange={(next) => setSignals(frame.signals.map((other, at) => (at === index ? next : other)))}
            onRemove={() => setSignals(frame.signals.filter((_, at) => at !== index))}
          />
        ))}
      </ul>
      <div class="row">
        <button
          type="button"
          class="button"
          disabled={frame.signals.length >= MOST_SIGNALS}
          onClick={() =>
            setSignals([
              ...frame.signals,
              { source: "current", offset: freeOffset(frame.signals), type: "s16", scale: 0.1 },
            ])
          }
        >
          <Icon name="plus" />
          {t("frames.add_signal")}
        </button>
      </div>
      {/* The others are told at their fields. */}
      {problem !== null && problem.kind !== "id" && problem.kind !== "period" && problem.kind !== "add" && (
        <Note tone="alarm">{t(`frames.problem.${problem.kind}`, "byte" in problem ? { byte: problem.byte } : {})}</Note>
      )}
      {refusal !== undefined && refusal.field !== "id" && refusal.field !== "period_s" && (
        <Note tone="alarm" live>
          {refusal.text}
        </Note>
      )}
      {problem === null && <FramePreviewLine frame={frame} />}
    </div>
  );
}
