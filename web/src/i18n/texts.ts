import de from "./de.json";
import en from "./en.json";
import fr from "./fr.json";
import gatewayDe from "./gateway/de.json";
import gatewayFr from "./gateway/fr.json";

/** All texts by language and key. The build puts the same in fewer bytes: see `tools/pack_texts.ts`. */
export const TEXTS: Readonly<Record<"en" | "fr" | "de", Readonly<Record<string, string>>>> = {
  en,
  fr: { ...fr, ...gatewayFr },
  de: { ...de, ...gatewayDe },
};
