import { t } from "../i18n";

interface Props {
  count: number;
  disabled: boolean;
  onDiscard: () => void;
  onReview: () => void;
}

/** How many changes wait, and what may become of them. */
export function SaveBar({ count, disabled, onDiscard, onReview }: Props) {
  return (
    <div class="save-bar" role="status">
      <span>{t("settings.changed", { count })}</span>
      <button type="button" class="button" onClick={onDiscard}>
        {t("settings.discard")}
      </button>
      <button type="button" class="button primary" disabled={disabled} onClick={onReview}>
        {t("settings.review")}
      </button>
    </div>
  );
}
