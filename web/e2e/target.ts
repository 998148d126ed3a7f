import { PASSWORD as MOCK_PASSWORD } from "../mock/gateway";
import { startMock } from "../mock/server";

export interface Target {
  /** Ends with a slash. */
  address: string;
  password: string;
  /** An image for this gateway, of the version it has. */
  firmware: string | { name: string; mimeType: string; buffer: Buffer };
  stop(): Promise<void>;
}

const MOCK_FIRMWARE = {
  name: "firmware.bin",
  mimeType: "application/octet-stream",
  buffer: Buffer.alloc(600_000, 0xe9),
};

/** The gateway at GATEWAY with the password GATEWAY_PASSWORD and the image GATEWAY_FIRMWARE; without it a fresh mock. */
export async function startTarget(): Promise<Target> {
  const { GATEWAY, GATEWAY_PASSWORD = "", GATEWAY_FIRMWARE = "" } = process.env;
  if (GATEWAY) {
    return { address: `${GATEWAY}/`, password: GATEWAY_PASSWORD, firmware: GATEWAY_FIRMWARE, stop: async () => {} };
  }
  const mock = await startMock();
  return { address: mock.address, password: MOCK_PASSWORD, firmware: MOCK_FIRMWARE, stop: () => mock.stop() };
}
