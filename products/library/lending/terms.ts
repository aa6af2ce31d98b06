/** The words of a lending library, as the definitions use them. */
export const lendingTerms = {
  // #region terms
  loan: 'One copy with one member, from borrowing to return.',
  title: 'A work under one key of the catalogue, however many copies there are.',
  member: 'Who borrows. The data hold a keyed token for each member, never a name.',
  // #endregion
  genre: 'The one genre of a title by the library’s written rule; none when its catalogue entry names none.',
  extension: 'The library’s consent to keep a copy longer; it sets a new due day.',
  'due day': 'Day by which a copy is to come back: 14 days after borrowing, or the day of the latest extension.',
  'active loan': 'A loan whose copy is still out. Without a known return it counts as active for 365 days.',
  overdue: 'Said of an active loan whose due day has passed.',
  'ISO week': 'Monday to Sunday by ISO 8601, in UTC; a week is named by its Monday.',
  season: 'A month of the year, compared over all whole years known.',
  'seasonal demand': 'Loans of a genre in a month of the year against the genre’s mean month: 1 is average.',
  'as-of week': 'The week at which a figure was known: only months before it count.',
} as const
