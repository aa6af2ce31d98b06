with checkouts as (
  select
    source_row,
    unnest(range(1, checkouts::bigint + 1)) as copy_no,
    make_date(year::integer, month::integer, 1) as month_start,
    trim(left(regexp_replace(lower(strip_accents(split_part(title, ' / ', 1))), '[^a-z0-9]+', '-', 'g'), 48), '-')
      || '-' || left(md5(title), 6) as title_id,
    usage_class = 'Digital' as is_digital
  from rows
),
data_end as (
  select (max(month_start) + interval 1 month)::date as day
  from checkouts
),
seeded as (
  select *,
    'C' || lpad(source_row::varchar, 5, '0') || '-' || lpad(copy_no::varchar, 4, '0') as loan_id,
    'city-library/1/' || source_row || '/' || copy_no as seed
  from checkouts
),
hashed as (
  select *,
    md5_number_lower(seed || '/who') as who_bits,
    md5_number_lower(seed || '/when') as when_bits,
    md5_number_lower(seed || '/how') as how_bits,
    md5_number_lower(seed || '/back') as back_bits
  from seeded
),
drawn as (
  select *,
    (who_bits % 1000000)::double / 1000000 as member_draw,
    (when_bits % 100)::integer as weekday_draw,
    (when_bits // 100 % 1000)::integer as day_draw,
    (when_bits // 100000 % 36000)::integer as borrow_second,
    (how_bits % 1000)::integer as lost_draw,
    (how_bits // 1000 % 100)::integer as renewal_draw,
    (how_bits // 100000 % 4)::integer as first_days_early,
    (how_bits // 400000 % 4)::integer as second_days_early,
    (how_bits // 1600000 % 36000)::integer as renew_second,
    (back_bits % 100)::integer as late_draw,
    (back_bits // 100 % 15)::integer as early_draw,
    (back_bits // 1500 % 15)::integer as other_early_draw,
    (back_bits // 22500 % 100)::integer as lateness_draw,
    (back_bits // 2250000 % 1000)::integer as late_days_draw,
    (back_bits // 2250000000 % 36000)::integer as return_second
  from hashed
),
placed as (
  select *,
    1 + floor(12000 * (0.03 * member_draw + 0.97 * member_draw * member_draw * member_draw))::integer as member_no,
    case
      when weekday_draw < 14 then 1
      when weekday_draw < 31 then 2
      when weekday_draw < 48 then 3
      when weekday_draw < 63 then 4
      when weekday_draw < 75 then 5
      when weekday_draw < 92 then 6
      else 7
    end as weekday,
    month_start + (weekday - isodow(month_start) + 7)::integer % 7 as first_such_day,
    month_start + interval 1 month as next_month_start,
    if(first_such_day + 28 < next_month_start, 5, 4) as such_days,
    first_such_day + 7 * (day_draw % such_days) as borrowed_on
  from drawn
),
renewed as (
  select *,
    case when renewal_draw < 78 then 0 when renewal_draw < 93 then 1 else 2 end as renewals_wished,
    borrowed_on + 14 as first_due_on,
    first_due_on - first_days_early as renewed_on_1,
    borrowed_on + 28 - second_days_early as renewed_on_2,
    case
      when renewals_wished >= 2 and renewed_on_2 < data_end.day then 2
      when renewals_wished >= 1 and renewed_on_1 < data_end.day then 1
      else 0
    end as renewals,
    borrowed_on + 14 + 14 * renewals_wished as wished_due_on,
    not is_digital and lost_draw < 8 as is_lost,
    case
      when is_digital or late_draw >= 15 then 0
      when lateness_draw < 60 then 1 + late_days_draw % 3
      when lateness_draw < 90 then 4 + late_days_draw % 11
      else 15 + late_days_draw % 46
    end as late_days,
    if(renewals_wished = 0, least(early_draw, other_early_draw), early_draw % 14) as early_days,
    wished_due_on + if(late_days > 0, late_days, -early_days) as returned_on
  from placed
  cross join data_end
)
select
  source_row,
  copy_no,
  loan_id,
  title_id,
  'city-member-' || lpad(member_no::varchar, 5, '0') as member_id,
  (borrowed_on + to_seconds(36000 + borrow_second)) at time zone 'UTC' as borrowed_at,
  first_due_on as due_on,
  if(renewals >= 1, (renewed_on_1 + to_seconds(36000 + renew_second)) at time zone 'UTC', null) as extended_at_1,
  if(renewals >= 1, first_due_on + 14, null) as extended_due_on_1,
  if(renewals >= 2, (renewed_on_2 + to_seconds(36000 + renew_second)) at time zone 'UTC', null) as extended_at_2,
  if(renewals >= 2, first_due_on + 28, null) as extended_due_on_2,
  not is_lost and returned_on < day as is_returned,
  if(
    is_returned,
    (returned_on + to_seconds(if(returned_on = borrowed_on, greatest(36000 + return_second, 36001 + borrow_second), 36000 + return_second))) at time zone 'UTC',
    null
  ) as returned_at,
  if(is_returned, late_days, 0)::bigint as late_days,
  if(is_returned and late_days > 0, (late_days * 0.10)::decimal(10, 2), null) as late_fee
from renewed
order by source_row, copy_no
