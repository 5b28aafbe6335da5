/**
 * An average whose value does not depend on the order of the numbers, as far as doubles can hold it: the sum
 * carries its rounding error along (Neumaier).
 */
export class Average {
  #count = 0;
  #sum = 0;
  #lost = 0;

  add(value: number): void {
    this.#addToSum(value);
    this.#count += 1;
  }

  /** Adds all numbers of another average. */
  merge(other: Average): void {
    this.#addToSum(other.#sum);
    this.#lost += other.#lost;
    this.#count += other.#count;
  }

  #addToSum(value: number): void {
    const sum = this.#sum + value;
    this.#lost += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - sum + value : value - sum + this.#sum;
    this.#sum = sum;
  }

  /** Null over nothing. */
  get value(): number | null {
    return ratio(this.#sum + this.#lost, this.#count);
  }
}

/** A part of a whole; null over nothing. */
export function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
