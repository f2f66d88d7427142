/* A file of answers that no server has yet, for whoever has no network for long: a teacher hands it
   in. It names nobody. */
"use strict";

const answersFile = (() => {
  const FORMAT = "bilet-answers/1"; // Read by app/services/answer_files.py.

  /* SHA-256 in hex (FIPS 180-4). `crypto.subtle` is missing on plain http, as in a school's network. */
  function sha256(text) {
    const bytes = new TextEncoder().encode(text);
    const words = new Uint32Array((((bytes.length + 8) >> 6) + 1) * 16);
    bytes.forEach((byte, at) => (words[at >> 2] |= byte << (24 - 8 * (at & 3))));
    words[bytes.length >> 2] |= 0x80 << (24 - 8 * (bytes.length & 3));
    words[words.length - 1] = bytes.length * 8;
    const primes = [];
    for (let n = 2; primes.length < 64; n += 1) if (primes.every((p) => n % p)) primes.push(n);
    const fraction = (root) => (root - Math.floor(root)) * 2 ** 32;
    const constants = Uint32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
    const hash = Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
    const turn = (word, bits) => (word >>> bits) | (word << (32 - bits));
    const w = new Uint32Array(64);
    for (let block = 0; block < words.length; block += 16) {
      for (let t = 0; t < 64; t += 1) {
        if (t < 16) w[t] = words[block + t];
        else {
          const s0 = turn(w[t - 15], 7) ^ turn(w[t - 15], 18) ^ (w[t - 15] >>> 3);
          const s1 = turn(w[t - 2], 17) ^ turn(w[t - 2], 19) ^ (w[t - 2] >>> 10);
          w[t] = w[t - 16] + s0 + w[t - 7] + s1;
        }
      }
      let [a, b, c, d, e, f, g, h] = hash;
      for (let t = 0; t < 64; t += 1) {
        const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
        const one = (h + s1 + ((e & f) ^ (~e & g)) + constants[t] + w[t]) | 0;
        const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
        const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
      }
      [a, b, c, d, e, f, g, h].forEach((word, at) => (hash[at] += word));
    }
    return Array.from(hash, (word) => word.toString(16).padStart(8, "0")).join("");
  }

  const nameOf = (attempt) => `otvety-${attempt.slice(0, 6)}.json`;

  /* Names nobody. The sum is against damage, not against fraud. */
  function download({ attempt, instrument = "", answers }) {
    const rows = answers.map(({ item, value, seq, ms = null, at = null }) => ({ item, value, seq, ms, at }));
    const lines = rows.map((row) => Object.values(row).map((part) => part ?? "-").join(" "));
    const content = {
      format: FORMAT,
      attempt,
      instrument,
      saved_at: new Date().toISOString(),
      answers: rows,
      sum: sha256([attempt, instrument, ...lines].join("\n")),
    };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(content)], { type: "application/json" }));
    link.download = nameOf(attempt);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  return { nameOf, download };
})();
