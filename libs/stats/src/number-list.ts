/** Numbers in 8 bytes each, for lists as long as a dataset. */
export class NumberList {
  #values = new Float64Array(64);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#values.length) this.#reserve(this.#length * 2);
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** Adds all numbers of another list. */
  append(list: NumberList): void {
    this.#reserve(this.#length + list.#length);
    this.#values.set(list.#values.subarray(0, list.#length), this.#length);
    this.#length += list.#length;
  }

  /** A copy in ascending order. */
  sorted(): Float64Array {
    return this.#values.slice(0, this.#length).sort();
  }

  #reserve(capacity: number): void {
    if (capacity <= this.#values.length) return;
    const values = new Float64Array(capacity);
    values.set(this.#values.subarray(0, this.#length));
    this.#values = values;
  }
}
