import { sql, view } from 'provender'

/** Pictures of what a library holds. */
export const catalogViews = [
  view('titles-by-genre', {
    title: 'Titles by genre',
    description: 'Titles that are in the catalogue now.',
    dataset: 'titles',
    mark: 'bar',
    x: 'genre',
    y: 'titles',
    select: sql`select coalesce(genre, 'no genre') as genre, count(*) as titles
from titles
group by all
order by titles desc`,
  }),
  view('titles-by-decade', {
    title: 'Titles by decade of publication',
    description: 'Titles in the catalogue whose year of publication is known.',
    dataset: 'titles',
    mark: 'bar',
    x: 'decade',
    y: 'titles',
    select: sql`select year // 10 * 10 as decade, count(*) as titles
from titles
where year is not null
group by all
order by decade`,
  }),
] as const

/** Pictures of every loan. */
export const historyViews = [
  view('loans-by-year', {
    title: 'Loans by year',
    description: 'Loans begun in the year, by the genre of the title as catalogued now.',
    dataset: 'loans',
    mark: 'bar',
    x: 'year',
    y: 'loans',
    series: 'genre',
    select: sql`select year(borrowed_on) as year, coalesce(genre, 'no genre') as genre, count(*) as loans
from loans
group by all
order by year, loans desc`,
  }),
  view('loan-lengths', {
    title: 'How long copies stay out',
    description:
      'Days from borrowing to return. The last bar stands for 60 days and more; loans without a known return are left out.',
    dataset: 'loans',
    mark: 'bar',
    x: 'days',
    y: 'loans',
    select: sql`select least(loan_days, 60) as days, count(*) as loans
from loans
where loan_days is not null
group by all
order by days`,
  }),
] as const

/** Pictures of how titles and genres move. */
export const patternViews = [
  // #region line
  view('loans-by-genre', {
    title: 'Loans of a genre by week',
    description: 'Loans begun in the week, over all titles of the genre.',
    dataset: 'weekly',
    mark: 'line',
    x: 'week',
    y: 'loans',
    pick: 'genre',
    select: sql`select week, genre, sum(loans)::bigint as loans
from weekly
where genre is not null
group by all
order by week`,
  }),
  // #endregion
  view('loans-by-title', {
    title: 'Loans of a title by week',
    description: 'Loans begun in the week. The line breaks where no loan of the title began, ended or was open.',
    dataset: 'weekly',
    mark: 'line',
    x: 'week',
    y: 'loans',
    pick: 'title_id',
    select: sql`select week, title_id, loans from weekly order by week`,
  }),
  // #region heatmap
  view('seasonal-demand', {
    title: 'Seasonal demand',
    description:
      'Loans of a genre in a month of the year against its mean month, as known at the latest week: 1 is average. The genre with most loans comes first.',
    dataset: 'seasonal_demand',
    mark: 'heatmap',
    x: 'month',
    y: 'genre',
    value: 'demand_index',
    select: sql`select month, genre, demand_index
from seasonal_demand
where as_of_week = (select max(as_of_week) from seasonal_demand)
order by sum(loans) over (partition by genre) desc, genre, month`,
  }),
  // #endregion
  view('overdue-rate', {
    title: 'Overdue rate over time',
    description:
      'Share of active loans past their due day, over the weeks that begin in a month, each weighted by its active loans.',
    dataset: 'weekly',
    mark: 'line',
    x: 'month',
    y: 'overdue_rate',
    select: sql`select date_trunc('month', week)::date as month, sum(overdue_rate * active_loans) / sum(active_loans) as overdue_rate
from weekly
where active_loans > 0
group by all
order by month`,
  }),
] as const
