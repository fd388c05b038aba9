/** One line of the table of proofs. */
export class Tally {
  readonly proof: string;
  /** Where the instances come from. */
  readonly source: string;
  /** How often the claim was tested. */
  tested = 0;
  /** Instances that the claim leaves out, with the reason in the proof's own words. */
  excluded = 0;
  /** Every test that did not come out as claimed. */
  readonly failures: string[] = [];
  seconds = 0;

  constructor(proof: string, source: string) {
    this.proof = proof;
    this.source = source;
  }

  /** Runs one test; `claim` returns what is wrong, or null. A run that breaks down is wrong too. */
  async test(id: string, claim: () => string | null | Promise<string | null>): Promise<void> {
    const wrong = await this.timed(async () => {
      try {
        return await claim();
      } catch (error) {
        return String(error);
      }
    });
    this.tested += 1;
    if (wrong !== null) this.failures.push(`${id}: ${wrong}`);
  }

  /** Counts the time of work that belongs to the proof. */
  async timed<T>(work: () => T | Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    this.seconds += (performance.now() - start) / 1000;
    return result;
  }
}
