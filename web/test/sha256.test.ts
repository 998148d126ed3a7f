import { createHash, randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { Sha256 } from "../src/pages/about/sha256";

function inPieces(bytes: Uint8Array, size: number): string {
  const hash = new Sha256();
  for (let from = 0; from < bytes.length; from += size) hash.update(bytes.subarray(from, from + size));
  return hash.hex();
}

it("gives the digest of the standard's example", () => {
  const hash = new Sha256();
  hash.update(new TextEncoder().encode("abc"));
  expect(hash.hex()).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

it.each([1, 7, 64, 1000])(
  "agrees with another implementation for every length around its blocks, %i at a time",
  (size) => {
    for (let length = 0; length <= 200; length++) {
      const bytes = randomBytes(length);
      expect(inPieces(bytes, size), `${length} bytes`).toBe(createHash("sha256").update(bytes).digest("hex"));
    }
  },
);

it("agrees for the size of a firmware", () => {
  const bytes = randomBytes(2_000_003);
  expect(inPieces(bytes, 256 * 1024)).toBe(createHash("sha256").update(bytes).digest("hex"));
});
