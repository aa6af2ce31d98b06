with borrowings as (
  select title_id, make_timestamp(epoch_us(event_time))::date as began
  from borrowed
),
lent as (
  select titles.genre, year(began) * 12 + month(began) - 1 as month_no, count(*) as loans
  from borrowings
  left join titles
    on titles.title_id = borrowings.title_id
    and titles.valid_from <= began
    and began < coalesce(titles.valid_to, date '9999-12-31')
  group by titles.genre, month_no
),
first_complete as (
  select year(began) * 12 + month(began) - 1 + (day(began) > 1)::integer as month_no
  from (select min(began) as began from borrowings) as earliest
),
as_of_months as (
  select distinct
    lent.month_no + later as month_no,
    (lent.month_no + later - first_complete.month_no) // 12 as years_seen
  from lent
  cross join first_complete
  cross join range(1, 14) as months(later)
  where lent.month_no + later >= first_complete.month_no + 12
),
genre_months as (
  select genre, month_no
  from (select distinct genre from lent where genre is not null) as genres
  cross join (
    select unnest(range(first_complete.month_no, (select max(month_no) + 13 from lent))) as month_no
    from first_complete
  ) as months
),
running as (
  select genre, month_no,
    sum(coalesce(lent.loans, 0)) over (
      partition by genre, month_no % 12 order by month_no rows unbounded preceding
    ) as loans_so_far
  from genre_months
  left join lent using (genre, month_no)
),
windows as (
  select newest.genre, newest.month_no % 12 + 1 as month, as_of_months.month_no as as_of_month, as_of_months.years_seen,
    newest.loans_so_far,
    newest.loans_so_far - coalesce(before_window.loans_so_far, 0) as loans
  from as_of_months
  cross join range(1, 13) as months(earlier)
  join running as newest
    on newest.month_no = as_of_months.month_no - earlier
  left join running as before_window
    on before_window.genre = newest.genre
    and before_window.month_no = newest.month_no - 12 * as_of_months.years_seen
),
totals as (
  select *,
    make_date(as_of_month // 12, as_of_month % 12 + 1, 1) as as_of_day,
    sum(loans) over genre_year as genre_loans,
    sum(loans_so_far) over genre_year as genre_loans_so_far
  from windows
  window genre_year as (partition by genre, as_of_month)
)
select
  genre,
  month::bigint as month,
  as_of_day + ((8 - isodow(as_of_day)) % 7)::integer as as_of_week,
  12 * loans::double / nullif(genre_loans, 0)::double as demand_index,
  loans::bigint as loans,
  years_seen::bigint as years_seen
from totals
where genre_loans_so_far > 0
