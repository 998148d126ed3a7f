import { ApiError, apiPath } from "../../api/client";
import type { OtaResult, Problem } from "../../api/schemas";
import { Sha256 } from "./sha256";

const CHUNK = 256 * 1024;

/** SHA-256 as hexadecimal; in chunks, so that the page stays alive. */
export async function sha256Hex(file: Blob): Promise<string> {
  const hash = new Sha256();
  for (let from = 0; from < file.size; from += CHUNK) {
    hash.update(new Uint8Array(await file.slice(from, from + CHUNK).arrayBuffer()));
  }
  return hash.hex();
}

function parsed<T>(text: string): T | null {
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}

/** Sends firmware. fetch() tells nothing about the progress of an upload, so this is the older way. */
export function upload(
  file: Blob,
  sha: string,
  force: boolean,
  onProgress: (share: number) => void,
): { done: Promise<OtaResult>; cancel: () => void } {
  const request = new XMLHttpRequest();
  const done = new Promise<OtaResult>((resolve, reject) => {
    request.open("POST", apiPath(`/ota?force=${force}`));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-Firmware-SHA256", sha);
    request.upload.onprogress = (event) => onProgress(event.total > 0 ? event.loaded / event.total : 0);
    request.onload = () => {
      const answer = request.status === 200 ? parsed<OtaResult>(request.responseText) : null;
      if (answer !== null) resolve(answer);
      else reject(new ApiError(request.status, parsed<Problem>(request.responseText)));
    };
    request.onerror = () => reject(new TypeError("no answer"));
    request.onabort = () => reject(new DOMException("cancelled", "AbortError"));
  });
  request.send(file);
  return { done, cancel: () => request.abort() };
}
