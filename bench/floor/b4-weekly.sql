-- What a full build of bench/workspace comes to in raw DuckDB: the same SELECTs over the same segment files, written in the
-- same order and compression, and the sums of the same content digests. {{…}} is filled in before the clock starts:
-- lists of segment files, the folder to write to, and the SELECT of a dataset as its product defines it.

CREATE VIEW catalogued AS SELECT position, event_time, title_id, genre, genres FROM read_parquet({{segments of book-catalogued}});
CREATE VIEW withdrawn AS SELECT position, event_time, title_id FROM read_parquet({{segments of book-withdrawn}});
CREATE VIEW borrowed AS SELECT position, event_time, loan_id, title_id FROM read_parquet({{segments of book-borrowed}});
CREATE VIEW returned AS SELECT position, event_time, loan_id FROM read_parquet({{segments of book-returned}});
CREATE VIEW extended AS SELECT position, event_time, loan_id, due_on FROM read_parquet({{segments of loan-extended}});

COPY (
  SELECT title_id, entry::BIGINT AS entry, valid_from::DATE AS valid_from, valid_to::DATE AS valid_to, genre, genres
  FROM ({{select of title_history}})
  ORDER BY title_id, entry
) TO '{{folder}}/title_history.parquet' (FORMAT parquet, COMPRESSION zstd);

SELECT 'title_history' AS dataset, count(*) AS rows,
  sum((h & 4294967295)::UINTEGER) AS a, sum((h >> 32 & 4294967295)::UINTEGER) AS b,
  sum((h >> 64 & 4294967295)::UINTEGER) AS c, sum((h >> 96)::UINTEGER) AS d
FROM (
  SELECT md5_number(concat(
    coalesce(entry::VARCHAR || ';', '~'),
    coalesce(strlen(genre) || ':' || genre, '~'),
    coalesce('[' || len(genres) || ':' || coalesce(list_aggregate(list_transform(genres, lambda g: coalesce(strlen(g) || ':' || g, '~')), 'string_agg', ''), '') || ']', '~'),
    coalesce(strlen(title_id) || ':' || title_id, '~'),
    coalesce((valid_from - DATE '1970-01-01')::VARCHAR || ';', '~'),
    coalesce((valid_to - DATE '1970-01-01')::VARCHAR || ';', '~')
  )) AS h
  FROM read_parquet('{{folder}}/title_history.parquet')
);

CREATE VIEW titles AS FROM read_parquet('{{folder}}/title_history.parquet');

COPY (
  SELECT genre, month::BIGINT AS month, as_of_week::DATE AS as_of_week, demand_index::DOUBLE AS demand_index,
    loans::BIGINT AS loans, years_seen::BIGINT AS years_seen
  FROM ({{select of seasonal_demand}})
  ORDER BY genre, month, as_of_week
) TO '{{folder}}/seasonal_demand.parquet' (FORMAT parquet, COMPRESSION zstd);

SELECT 'seasonal_demand' AS dataset, count(*) AS rows,
  sum((h & 4294967295)::UINTEGER) AS a, sum((h >> 32 & 4294967295)::UINTEGER) AS b,
  sum((h >> 64 & 4294967295)::UINTEGER) AS c, sum((h >> 96)::UINTEGER) AS d
FROM (
  SELECT md5_number(concat(
    coalesce((as_of_week - DATE '1970-01-01')::VARCHAR || ';', '~'),
    coalesce((demand_index + 0e0)::BIT::BIGINT::VARCHAR || ';', '~'),
    coalesce(strlen(genre) || ':' || genre, '~'),
    coalesce(loans::VARCHAR || ';', '~'),
    coalesce(month::VARCHAR || ';', '~'),
    coalesce(years_seen::VARCHAR || ';', '~')
  )) AS h
  FROM read_parquet('{{folder}}/seasonal_demand.parquet')
);

CREATE VIEW seasonal AS FROM read_parquet('{{folder}}/seasonal_demand.parquet');

COPY (
  SELECT week::DATE AS week, title_id, genre, loans::BIGINT AS loans, returns::BIGINT AS returns,
    active_loans::BIGINT AS active_loans, average_loan_days::DOUBLE AS average_loan_days,
    overdue_rate::DOUBLE AS overdue_rate, seasonal_demand::DOUBLE AS seasonal_demand
  FROM ({{select of weekly}})
  ORDER BY week, title_id
) TO '{{folder}}/weekly.parquet' (FORMAT parquet, COMPRESSION zstd);

SELECT 'weekly' AS dataset, count(*) AS rows,
  sum((h & 4294967295)::UINTEGER) AS a, sum((h >> 32 & 4294967295)::UINTEGER) AS b,
  sum((h >> 64 & 4294967295)::UINTEGER) AS c, sum((h >> 96)::UINTEGER) AS d
FROM (
  SELECT md5_number(concat(
    coalesce(active_loans::VARCHAR || ';', '~'),
    coalesce((average_loan_days + 0e0)::BIT::BIGINT::VARCHAR || ';', '~'),
    coalesce(strlen(genre) || ':' || genre, '~'),
    coalesce(loans::VARCHAR || ';', '~'),
    coalesce((overdue_rate + 0e0)::BIT::BIGINT::VARCHAR || ';', '~'),
    coalesce(returns::VARCHAR || ';', '~'),
    coalesce((seasonal_demand + 0e0)::BIT::BIGINT::VARCHAR || ';', '~'),
    coalesce(strlen(title_id) || ':' || title_id, '~'),
    coalesce((week - DATE '1970-01-01')::VARCHAR || ';', '~')
  )) AS h
  FROM read_parquet('{{folder}}/weekly.parquet')
);
