/**
 * The places of rows that are inserted with each value a parameter of its own, row by row: `($1,$2),($3,$4)`.
 *
 * @param rows how many; PostgreSQL counts a statement's parameters in 16 bits, so rows times columns is at most 65,535
 */
export const placesOf = (rows: number, columns: number): string =>
  Array.from(
    { length: rows },
    (_, row) => `(${Array.from({ length: columns }, (_, column) => `$${row * columns + column + 1}`)})`,
  ).join();
