with entries as (
  select title_id, event_time, position, true as is_catalogued, title, author, genre, genres, year
  from catalogued
  union all
  select title_id, event_time, position, false, null, null, null, null, null
  from withdrawn
),
numbered as (
  select *, row_number() over (partition by title_id order by event_time desc, position desc) as newest
  from entries
)
select
  title_id,
  title,
  author,
  genre,
  genres,
  year,
  make_timestamp(epoch_us(event_time))::date as catalogued_on
from numbered
where newest = 1 and is_catalogued
