import type { CustomFrame, SignalSource } from "../../api/schemas";
import { SIGNAL_TYPES } from "../../can/custom_frame";
import { t, word } from "../../i18n";
import { Icon } from "../../ui/icons";
import { SelectField } from "../../ui/select_field";
import { NumberField } from "./number_field";
import { SIGNAL_SOURCES } from "./signal_sources";

type Signal = CustomFrame["signals"][number];

interface Props {
  number: number;
  signal: Signal;
  onChange: (signal: Signal) => void;
  onRemove: () => void;
}

const BYTES = ["0", "1", "2", "3", "4", "5", "6", "7"].map((byte) => [byte, byte] as const);

/** One value of a frame: which one, where, and in what form. */
export function SignalRow({ number, signal, onChange, onRemove }: Props) {
  return (
    <li class="signal" aria-label={t("frames.signal", { number })}>
      <SelectField
        label={t("frames.source")}
        value={signal.source}
        options={SIGNAL_SOURCES.map((source) => [source, word("source", source)] as const)}
        onChange={(source) => onChange({ ...signal, source: source as SignalSource })}
      />
      <SelectField
        label={t("frames.offset")}
        value={String(signal.offset)}
        options={BYTES}
        onChange={(offset) => onChange({ ...signal, offset: Number(offset) })}
      />
      <SelectField
        label={t("frames.type")}
        value={signal.type ?? "u16"}
        options={SIGNAL_TYPES.map((type) => [type, type] as const)}
        onChange={(type) => {
          // What stood for unknown in another type means something else in this one.
          const { unknown: _, ...others } = signal;
          onChange({ ...others, type: type as NonNullable<Signal["type"]> });
        }}
      />
      <SelectField
        label={t("frames.order")}
        value={signal.byte_order ?? "little"}
        options={[
          ["little", t("frames.little")],
          ["big", t("frames.big")],
        ]}
        onChange={(order) => onChange({ ...signal, byte_order: order as "little" | "big" })}
      />
      <NumberField
        label={t("frames.scale")}
        value={signal.scale ?? 1}
        onChange={(scale) => onChange({ ...signal, scale })}
      />
      <NumberField
        label={t("frames.add_offset")}
        value={signal.add ?? 0}
        onChange={(add) => onChange({ ...signal, add })}
      />
      <button
        type="button"
        class="button icon plain"
        aria-label={t("frames.remove_signal", { number })}
        onClick={onRemove}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}
