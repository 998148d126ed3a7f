import { t } from "../i18n";
import { info } from "./live";

/** What a pack is called, "Pack 2" before it is known. */
export function packName(index: number): string {
  return info.get()?.packs.find((pack) => pack.index === index)?.name ?? t("pack", { number: index });
}
