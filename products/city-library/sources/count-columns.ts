/** The columns of the monthly checkout counts. */
export const countColumns = [
  'usage_class',
  'material_type',
  'year',
  'month',
  'checkouts',
  'title',
  'creator',
  'subjects',
  'publication_year',
] as const
