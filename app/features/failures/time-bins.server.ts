/**
 * SQL for the place of the point an instant lies in, from 1.
 *
 * @param edges SQL of the beginnings of the points, and the end of the last
 */
export const placeSql = (edges: string, at = "at") => `width_bucket(${at}, ${edges}::timestamptz[])`;

/**
 * SQL for the beginning of the stretch of time an instant lies in, counted from the epoch: integers in Postgres,
 * where dividing `extract(epoch …)` would be `numeric` and many times as slow.
 *
 * @param length SQL of the stretch's length in ms
 * @param at SQL of the instant
 */
export const binSql = (length: string, at = "at") =>
  `date_bin(make_interval(secs => ${length}::float8 / 1000), ${at}, 'epoch')`;
