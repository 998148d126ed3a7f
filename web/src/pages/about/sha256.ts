/** The first 32 bits behind the point of a root of each of the first `count` primes (FIPS 180-4, 4.2.2 and 5.3.3). */
function fractions(count: number, root: (prime: number) => number): Uint32Array {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return Uint32Array.from(primes, (prime) => (root(prime) % 1) * 2 ** 32);
}

const BLOCK = 64;
const ROUNDS = fractions(64, Math.cbrt);

const turned = (word: number, by: number) => (word >>> by) | (word << (32 - by));

/**
 * SHA-256 of what comes in pieces (FIPS 180-4). The browser's own is only there over HTTPS, which the gateway has not.
 */
export class Sha256 {
  private readonly state = fractions(8, Math.sqrt);
  private readonly block = new Uint8Array(BLOCK);
  private readonly words = new Uint32Array(BLOCK);
  private length = 0;

  update(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) {
      const used = this.length % BLOCK;
      const piece = bytes.subarray(from, from + BLOCK - used);
      this.block.set(piece, used);
      this.length += piece.length;
      from += piece.length;
      if (this.length % BLOCK === 0) this.compress();
    }
  }

  /** As 64 hexadecimal digits; nothing may be added afterwards. */
  hex(): string {
    const bits = this.length * 8;
    const used = this.length % BLOCK;
    const end = new Uint8Array((used < 56 ? BLOCK : 2 * BLOCK) - used);
    end[0] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, bits / 2 ** 32);
    view.setUint32(end.length - 4, bits);
    this.update(end);
    return Array.from(this.state, (word) => word.toString(16).padStart(8, "0")).join("");
  }

  private compress(): void {
    const { state, words } = this;
    const view = new DataView(this.block.buffer);
    const word = (i: number) => words[i] as number;
    for (let i = 0; i < BLOCK; i++) {
      if (i < 16) {
        words[i] = view.getUint32(4 * i);
        continue;
      }
      const [a, b] = [word(i - 15), word(i - 2)];
      words[i] =
        word(i - 16) +
        (turned(a, 7) ^ turned(a, 18) ^ (a >>> 3)) +
        word(i - 7) +
        (turned(b, 17) ^ turned(b, 19) ^ (b >>> 10));
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let i = 0; i < BLOCK; i++) {
      const one =
        h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + (ROUNDS[i] as number) + word(i);
      const two = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => {
      state[i] = (state[i] as number) + word;
    });
  }
}
