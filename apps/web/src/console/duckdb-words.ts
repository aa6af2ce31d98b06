const words = (text: string): readonly string[] => text.trim().split(/\s+/)

/** Words of SQL that the console offers; statements that do more than read are refused, so theirs are not among them. */
export const offeredKeywords = words(`
  select from where group order by having limit offset distinct as on using join left right full inner cross asof
  union all intersect except with recursive case when then else end and or not in is null between like ilike exists
  asc desc nulls first last over partition rows range preceding following unbounded current row filter qualify
  exclude replace columns cast try_cast interval date timestamp true false
`)

/** Words that DuckDB has beyond standard SQL and PostgreSQL. */
export const furtherKeywords = words(`
  anti asof columns describe exclude glob ignore pivot positional qualify replace respect sample semi summarize
  tablesample try_cast unpivot
`)

/** Types that DuckDB has beyond standard SQL and PostgreSQL. */
export const furtherTypes = words(`
  blob double hugeint list map struct tinyint ubigint uhugeint uinteger union usmallint utinyint varchar
  timestamptz timestamp_s timestamp_ms timestamp_ns uuid
`)

/** Functions that the gate of statements allows and that are asked for most, each with how it is called. */
export const offeredFunctions: Readonly<Record<string, string>> = {
  abs: 'abs(number)',
  any_value: 'any_value(value)',
  approx_count_distinct: 'approx_count_distinct(value)',
  arg_max: 'arg_max(value, by)',
  arg_min: 'arg_min(value, by)',
  avg: 'avg(number)',
  bool_and: 'bool_and(condition)',
  bool_or: 'bool_or(condition)',
  ceil: 'ceil(number)',
  coalesce: 'coalesce(value, …)',
  concat: 'concat(text, …)',
  concat_ws: 'concat_ws(separator, text, …)',
  contains: 'contains(text, part)',
  corr: 'corr(y, x)',
  count: 'count(*)',
  cume_dist: 'cume_dist() over (…)',
  date_diff: "date_diff('day', from, to)",
  date_part: "date_part('year', date)",
  date_trunc: "date_trunc('month', date)",
  dense_rank: 'dense_rank() over (…)',
  ends_with: 'ends_with(text, end)',
  exp: 'exp(number)',
  extract: 'extract(year from date)',
  first_value: 'first_value(value) over (…)',
  floor: 'floor(number)',
  greatest: 'greatest(value, …)',
  histogram: 'histogram(value)',
  isodow: 'isodow(date)',
  lag: 'lag(value) over (…)',
  last_value: 'last_value(value) over (…)',
  lead: 'lead(value) over (…)',
  least: 'least(value, …)',
  left: 'left(text, count)',
  len: 'len(text or list)',
  length: 'length(text)',
  list: 'list(value order by …)',
  list_contains: 'list_contains(list, value)',
  ln: 'ln(number)',
  log: 'log(number)',
  lower: 'lower(text)',
  max: 'max(value)',
  median: 'median(number)',
  min: 'min(value)',
  mode: 'mode(value)',
  month: 'month(date)',
  ntile: 'ntile(groups) over (…)',
  nullif: 'nullif(value, other)',
  percent_rank: 'percent_rank() over (…)',
  quantile_cont: 'quantile_cont(number, 0.9)',
  quarter: 'quarter(date)',
  rank: 'rank() over (…)',
  regexp_extract: 'regexp_extract(text, pattern)',
  regexp_matches: 'regexp_matches(text, pattern)',
  regexp_replace: 'regexp_replace(text, pattern, with)',
  regr_slope: 'regr_slope(y, x)',
  replace: 'replace(text, what, with)',
  right: 'right(text, count)',
  round: 'round(number, digits)',
  row_number: 'row_number() over (…)',
  split_part: 'split_part(text, separator, place)',
  sqrt: 'sqrt(number)',
  starts_with: 'starts_with(text, start)',
  stddev_samp: 'stddev_samp(number)',
  strftime: "strftime(date, '%Y-%m')",
  string_agg: "string_agg(text, ', ' order by …)",
  strptime: "strptime(text, '%Y-%m-%d')",
  substr: 'substr(text, from, count)',
  sum: 'sum(number)',
  trim: 'trim(text)',
  unnest: 'unnest(list)',
  upper: 'upper(text)',
  var_samp: 'var_samp(number)',
  week: 'week(date)',
  year: 'year(date)',
}
