-- Every figure counts in the week of its own event: a return in the week of the return, not of the loan.
with moves as (
  select make_timestamp(epoch_us(event_time))::date as day, title_id, 1 as loans, 0 as returns, null::bigint as loan_days
  from borrowed
  union all
  select make_timestamp(epoch_us(event_time))::date, title_id, 0, 1, loan_days
  from returned
)
select
  date_trunc('week', day)::date as week,
  title_id,
  sum(loans)::bigint as loans,
  sum(returns)::bigint as returns,
  (sum(loan_days) / sum(returns))::double as average_loan_days
from moves
group by date_trunc('week', day)::date, title_id
