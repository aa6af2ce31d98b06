with extensions as (
  select
    loan_id,
    due_on,
    make_timestamp(epoch_us(event_time))::date as known_from,
    lead(known_from) over (partition by loan_id order by event_time, position) as known_to
  from extended
),
first_extensions as (
  select loan_id, min(known_from) as known_from
  from extensions
  group by loan_id
),
loans as (
  select
    borrowed.loan_id,
    borrowed.title_id,
    make_timestamp(epoch_us(borrowed.event_time))::date as began,
    make_timestamp(epoch_us(returned.event_time))::date as returned_on,
    least(returned_on, began + 366) as ended
  from borrowed
  left join returned using (loan_id)
),
overdue as (
  select
    title_id,
    date_trunc('week', began + 15) as from_week,
    date_trunc('week', least(ended, first_extensions.known_from)) as to_week
  from loans
  left join first_extensions using (loan_id)
  where ended > began + 15
  union all
  select title_id, date_trunc('week', greatest(began, known_from, due_on + 1)), date_trunc('week', least(ended, known_to))
  from loans
  join extensions using (loan_id)
),
moves as (
  select
    title_id,
    date_trunc('week', make_timestamp(epoch_us(event_time))) as week,
    true as begins, false as returns, false as ends, false as turns_overdue, false as leaves_overdue,
    null::integer as loan_days
  from borrowed
  union all
  select
    title_id,
    date_trunc('week', ended),
    false, returned_on is not distinct from ended, true, false, false,
    if(returned_on is not distinct from ended, (returned_on - began)::integer, null)
  from loans
  union all
  select title_id, date_trunc('week', returned_on), false, true, false, false, false, (returned_on - began)::integer
  from loans
  where returned_on > ended
  union all
  select title_id, from_week, false, false, false, true, false, null
  from overdue
  where from_week < to_week
  union all
  select title_id, to_week, false, false, false, false, true, null
  from overdue
  where from_week < to_week
),
moved_weeks as (
  select
    title_id,
    week::date as week,
    count(*) filter (begins) as loans,
    count(*) filter (returns) as returns,
    (count(*) filter (begins) - count(*) filter (ends))::integer as active,
    (count(*) filter (turns_overdue) - count(*) filter (leaves_overdue))::integer as overdue,
    sum(loan_days) as loan_days
  from moves
  group by title_id, week
),
running as (
  select
    title_id, week, loans, returns, loan_days,
    sum(active) over up_to_week as active_loans,
    sum(overdue) over up_to_week as overdue_loans,
    lead(week) over (partition by title_id order by week) as next_week
  from moved_weeks
  window up_to_week as (partition by title_id order by week rows unbounded preceding)
),
spread as (
  select *, unnest(range(0, if(active_loans > 0, next_week - week, 7), 7)) as after
  from running
),
figures as (
  select
    title_id,
    week + after::integer as week,
    if(after = 0, loans, 0) as loans,
    if(after = 0, returns, 0) as returns,
    active_loans::bigint as active_loans,
    overdue_loans::bigint as overdue_loans,
    if(after = 0, loan_days, null) as loan_days
  from spread
),
as_of_weeks as (
  select as_of_week, lead(as_of_week) over (order by as_of_week) as next_as_of_week
  from (select distinct as_of_week from seasonal) as distinct_weeks
),
known_weeks as (
  select
    as_of_week,
    as_of_week + unnest(range(0, least(coalesce(next_as_of_week - as_of_week, 3654), 3654), 7))::integer as week
  from as_of_weeks
),
known_demand as (
  select seasonal.genre, known_weeks.week, seasonal.demand_index
  from known_weeks
  join seasonal
    on seasonal.as_of_week = known_weeks.as_of_week
    and seasonal.month = month(known_weeks.week)
)
select
  figures.week,
  figures.title_id,
  titles.genre,
  figures.loans,
  figures.returns,
  figures.active_loans,
  figures.loan_days::double / nullif(figures.returns, 0)::double as average_loan_days,
  figures.overdue_loans::double / nullif(figures.active_loans, 0)::double as overdue_rate,
  known_demand.demand_index as seasonal_demand
from figures
left join titles
  on titles.title_id = figures.title_id
  and titles.valid_from <= figures.week + 6
  and figures.week + 6 < coalesce(titles.valid_to, date '9999-12-31')
left join known_demand
  on known_demand.genre = titles.genre
  and known_demand.week = figures.week
