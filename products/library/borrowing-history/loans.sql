with known_until as (
  select max(make_timestamp(epoch_us(event_time))::date) as day
  from (
    select event_time from borrowed
    union all
    select event_time from returned
    union all
    select event_time from extended
  ) as events
),
extensions as (
  select loan_id, count(*) as times_extended, arg_max(due_on, (event_time, position)) as due_on
  from extended
  group by loan_id
),
late_fees as (
  select loan_id, sum(amount)::decimal(10, 2) as late_fee
  from fees
  group by loan_id
),
loans as (
  select
    borrowed.loan_id,
    borrowed.member_id,
    borrowed.title_id,
    make_timestamp(epoch_us(borrowed.event_time))::date as borrowed_on,
    coalesce(extensions.due_on, borrowed_on + 14) as due_on,
    make_timestamp(epoch_us(returned.event_time))::date as returned_on,
    coalesce(extensions.times_extended, 0) as times_extended,
    late_fees.late_fee
  from borrowed
  left join returned using (loan_id)
  left join extensions using (loan_id)
  left join late_fees using (loan_id)
)
select
  loans.loan_id,
  loans.member_id,
  loans.title_id,
  titles.genre,
  loans.borrowed_on,
  loans.due_on,
  loans.returned_on,
  loans.returned_on - loans.borrowed_on as loan_days,
  coalesce(loans.returned_on, known_until.day) > loans.due_on as is_late,
  loans.times_extended,
  loans.late_fee
from loans
cross join known_until
left join titles using (title_id)
