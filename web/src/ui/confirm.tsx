import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "../i18n";
import { Dialog } from "./dialog";

interface Props {
  title: string;
  /** The word on the button that does it. */
  action: string;
  danger?: boolean;
  /** Asks for a tick as well: two decisions instead of one. */
  twice?: string | undefined;
  onConfirm: () => void;
  onClose: () => void;
  children: ComponentChildren;
}

/** Asks before something is done. */
export function Confirm({ title, action, danger = false, twice, onConfirm, onClose, children }: Props) {
  const [sure, setSure] = useState(twice === undefined);
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      {twice !== undefined && (
        <label class="switch">
          <input type="checkbox" checked={sure} onChange={(event) => setSure(event.currentTarget.checked)} />
          {twice}
        </label>
      )}
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={onClose}>
          {t("cancel")}
        </button>
        <button type="button" class={`button ${danger ? "danger" : "primary"}`} disabled={!sure} onClick={onConfirm}>
          {action}
        </button>
      </div>
    </Dialog>
  );
}
