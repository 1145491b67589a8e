/** Room to begin with; it doubles as it fills. */
const firstRoom = 1 << 12;

/** Numbers for names, in the order they are first seen. */
class Names {
  readonly list: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.list.length);
    return this.list.push(name) - 1;
  }
}

/** Payments of a file in columns: millions of them fit in memory. */
export class History {
  readonly customers = new Names();
  readonly terminals = new Names();
  #at = new Float64Array(firstRoom);
  #amount = new Float64Array(firstRoom);
  #customer = new Int32Array(firstRoom);
  #terminal = new Int32Array(firstRoom);
  #fraud = new Uint8Array(firstRoom);
  #inOrder = true;
  size = 0;

  /** @param fraud whether it was one; what is not told is none */
  add(at: number, customerId: string, terminalId: string, amount: number, fraud: boolean) {
    if (this.size === this.#at.length) this.#grow();
    const to = this.size;
    if (to > 0 && at < this.#at[to - 1]!) this.#inOrder = false;
    this.#at[to] = at;
    this.#amount[to] = amount;
    this.#customer[to] = this.customers.numberOf(customerId);
    this.#terminal[to] = this.terminals.numberOf(terminalId);
    this.#fraud[to] = fraud ? 1 : 0;
    this.size += 1;
  }

  at = (row: number) => this.#at[row]!;
  amount = (row: number) => this.#amount[row]!;
  customer = (row: number) => this.#customer[row]!;
  customerId = (row: number) => this.customers.list[this.#customer[row]!]!;
  terminalId = (row: number) => this.terminals.list[this.#terminal[row]!]!;
  fraud = (row: number) => this.#fraud[row] === 1;

  /** Rows in order of time; those of one moment in the order of the file. */
  inOrder(): Uint32Array {
    const rows = Uint32Array.from({ length: this.size }, (_, row) => row);
    return this.#inOrder ? rows : rows.sort((one, other) => this.#at[one]! - this.#at[other]! || one - other);
  }

  #grow() {
    const room = this.#at.length * 2;
    const grown = <Column extends Float64Array | Int32Array | Uint8Array>(column: Column, larger: Column) => {
      larger.set(column as never);
      return larger;
    };
    this.#at = grown(this.#at, new Float64Array(room));
    this.#amount = grown(this.#amount, new Float64Array(room));
    this.#customer = grown(this.#customer, new Int32Array(room));
    this.#terminal = grown(this.#terminal, new Int32Array(room));
    this.#fraud = grown(this.#fraud, new Uint8Array(room));
  }
}
