import type { CustomFrame } from "../../api/schemas";
import { saveFile } from "../../app/save_file";
import { framesYaml } from "../../can/yaml";
import { t } from "../../i18n";
import { Card } from "../../ui/card";

/** The frames as they go into the gateway's configuration. */
export function FramesYaml({ frames }: { frames: readonly CustomFrame[] }) {
  const text = framesYaml(frames);
  return (
    <Card
      title={t("frames.yaml")}
      aside={
        <button type="button" class="button" onClick={() => saveFile("custom_frames.yaml", text, "text/yaml")}>
          {t("frames.save")}
        </button>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre class="yaml mono" tabIndex={0}>
        {text}
      </pre>
    </Card>
  );
}
