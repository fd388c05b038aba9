/** A set of small whole numbers that is emptied in one step, for searches that begin anew many times. */
export class Marks {
  readonly #rounds: Uint32Array;
  #round = 1;

  /** @param size the numbers are 0 … size − 1 */
  constructor(size: number) {
    this.#rounds = new Uint32Array(size);
  }

  clear(): void {
    this.#round++;
  }

  has(index: number): boolean {
    return this.#rounds[index] === this.#round;
  }

  add(index: number): void {
    this.#rounds[index] = this.#round;
  }
}
