with entries as (
  select title_id, event_time, position, true as is_catalogued, genre, genres
  from catalogued
  union all
  select title_id, event_time, position, false, null, null
  from withdrawn
),
numbered as (
  select *,
    make_timestamp(epoch_us(event_time))::date as entered_on,
    row_number() over entries_of_title as entry,
    lead(entered_on) over entries_of_title as next_entered_on
  from entries
  window entries_of_title as (partition by title_id order by event_time, position)
)
select
  title_id,
  entry,
  if(entry = 1, date '0001-01-01', entered_on) as valid_from,
  next_entered_on as valid_to,
  genre,
  genres
from numbered
where is_catalogued
