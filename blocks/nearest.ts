/** The known word with the fewest typing errors, or null when none is near (more than half of it differs). */
export function nearest<W extends string>(typed: string, words: readonly W[]): W | null {
  const word = [...typed.toLowerCase()].slice(0, 40).join('');
  const best = words
    .map((known) => ({ known, errors: distance(word, known) }))
    .sort((a, b) => a.errors - b.errors)[0];
  return best !== undefined && best.errors <= Math.ceil(best.known.length / 2) ? best.known : null;
}

/** Levenshtein: insertions, deletions and replacements from `a` to `b`. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
