interface Props {
  name: string;
  value: string;
  tone?: "charge" | "discharge" | undefined;
  note?: string | undefined;
}

/** One big number. */
export function Tile({ name, value, tone, note }: Props) {
  return (
    <div class="tile">
      <dt class="tile-name">{name}</dt>
      <dd class={`tile-value ${tone ?? ""}`}>{value}</dd>
      {note && <dd class="quiet small">{note}</dd>}
    </div>
  );
}
