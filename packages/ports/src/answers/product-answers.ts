import { productKinds } from '@provender/contract'
import { type Static, Type } from 'typebox'
import { actorNote, ChecksAnswer, cell, FreshnessAnswer, instant, nullable, OwnerAnswer, oneOf } from './parts.ts'

/** A product in a list, with its trust strip in miniature. */
export type ProductSummary = Static<typeof ProductSummary>
export const ProductSummary = Type.Object({
  product: Type.String({ examples: ['library/borrowing-patterns'] }),
  domain: Type.String(),
  name: Type.String(),
  kind: oneOf(...productKinds),
  status: oneOf('draft', 'active', 'deprecated'),
  purpose: Type.String(),
  owner: OwnerAnswer,
  simulated: nullable(Type.String({ description: 'By which rules the data are drawn, when they are simulated.' })),
  hasModelled: Type.Boolean({ description: 'Whether columns that this reader may see hold modelled values.' }),
  version: Type.String(),
  release: Type.Integer(),
  releaseDigest: Type.String(),
  publishedAt: instant,
  coveredFrom: nullable(instant),
  coveredUntil: nullable(instant),
  freshness: FreshnessAnswer,
  checks: ChecksAnswer,
  heldBack: nullable(
    Type.Object(
      { at: instant, failed: Type.Integer(), total: Type.Integer() },
      { description: 'The last build, when its gate kept it back: the release before it serves.' },
    ),
  ),
  ports: Type.Array(oneOf('sql', 'rest')),
  datasets: Type.Array(Type.Object({ name: Type.String(), rows: Type.Integer(), columns: Type.Integer() })),
  href: Type.String(),
})

/** A value of a facet. `q` is the text of the search box with the value taken in, or out again when it is chosen. */
export type FacetValue = Static<typeof FacetValue>
export const FacetValue = Type.Object({
  value: Type.String(),
  count: Type.Integer(),
  isChosen: Type.Boolean(),
  q: Type.String(),
})

/** A facet with the values that there are among the results, most frequent first. */
export type Facet = Static<typeof Facet>
export const Facet = Type.Object({
  name: oneOf('domain', 'kind', 'owner', 'status', 'freshness', 'quality', 'port', 'column'),
  values: Type.Array(FacetValue),
  hasMore: Type.Boolean({ description: 'There are more values than are listed.' }),
})

/** What a search found. */
export type SearchAnswer = Static<typeof SearchAnswer>
export const SearchAnswer = Type.Object({
  query: Type.Object({
    text: Type.String(),
    words: Type.Array(Type.String()),
    filters: Type.Array(
      Type.Object({
        facet: Type.String(),
        value: Type.String(),
        isNot: Type.Boolean(),
        q: Type.String({ description: 'The text without this filter.' }),
      }),
    ),
    notes: Type.Array(Type.String(), { description: 'What in the text could not be understood, in words.' }),
  }),
  total: Type.Integer(),
  products: Type.Array(
    Type.Intersect([
      ProductSummary,
      Type.Object({
        matched: Type.Array(
          Type.Object({ where: oneOf('name', 'purpose', 'owner', 'dataset', 'column', 'docs'), text: Type.String() }),
          {
            description: 'Where words of the query stand, beyond name and purpose; at most five.',
          },
        ),
      }),
    ]),
  ),
  facets: Type.Array(Facet),
  next: nullable(Type.String()),
})

/** A chart that the author declared, or that follows from a dataset's columns. */
export type ViewAnswer = Static<typeof ViewAnswer>
export const ViewAnswer = Type.Object({
  name: Type.String(),
  title: Type.String(),
  description: Type.String(),
  dataset: nullable(Type.String({ description: 'The dataset that it stands beside.' })),
  isDeclared: Type.Boolean(),
  mark: oneOf('line', 'area', 'bar', 'dot', 'heatmap'),
  x: Type.String(),
  y: Type.String(),
  series: nullable(Type.String({ description: 'Column whose values are lines, areas or colours of their own.' })),
  value: nullable(Type.String({ description: 'Column that colours the cells of a heat map.' })),
  pick: nullable(Type.String({ description: 'Column of which the reader picks one value.' })),
  sql: Type.String(),
  modelled: Type.Array(Type.String(), {
    description: 'Modelled columns of the datasets that it reads: rules in words.',
  }),
})

/** What a chart draws. */
export type ViewData = Static<typeof ViewData>
export const ViewData = Type.Object({
  view: ViewAnswer,
  release: Type.String(),
  simulated: nullable(Type.String()),
  columns: Type.Array(
    Type.Object({
      name: Type.String(),
      type: Type.String(),
      unit: nullable(Type.String()),
      description: nullable(Type.String()),
    }),
  ),
  rows: Type.Array(Type.Array(cell), { description: 'At most 2,000; texts beyond 2,000 characters are cut.' }),
  truncated: Type.Boolean({ description: 'There are more points than one picture shows.' }),
  picked: nullable(Type.String()),
  choices: Type.Array(Type.String(), { description: 'Values that may be picked, most rows first; at most 200.' }),
})

/** A dataset on a product's page; its columns come with the dataset. */
export type DatasetSummary = Static<typeof DatasetSummary>
export const DatasetSummary = Type.Object({
  name: Type.String(),
  description: Type.String(),
  grain: Type.String(),
  key: Type.Array(Type.String()),
  rows: Type.Integer(),
  contentDigest: Type.String(),
  columns: Type.Integer(),
  hiddenColumns: Type.Integer({ description: 'Columns that this reader may not see.' }),
  sqlName: nullable(Type.String({ examples: ['library.borrowing_patterns.weekly'] })),
  rest: nullable(Type.Object({ by: Type.Array(Type.String()) })),
})

/** How a gate judged one build: published, or kept back. */
export type BuildOutcome = Static<typeof BuildOutcome>
export const BuildOutcome = Type.Object({
  kind: oneOf('published', 'held-back'),
  at: instant,
  version: Type.String(),
  release: nullable(Type.Integer()),
  passed: Type.Integer(),
  total: Type.Integer(),
  rowsSeen: Type.Integer(),
  failed: Type.Array(Type.Object({ dataset: Type.String(), name: Type.String(), failures: Type.Integer() }), {
    description: 'Checks that kept a build back, of datasets of which the reader sees every column.',
  }),
})

/** A product's page: what it is, whether to trust it, whether one may have it, how to use it. */
export type ProductPage = Static<typeof ProductPage>
export const ProductPage = Type.Intersect([
  Type.Omit(ProductSummary, ['datasets']),
  Type.Object({
    isServing: Type.Boolean({ description: 'Whether this release is the one that serves.' }),
    customers: Type.Array(Type.Object({ team: Type.String(), need: Type.String() })),
    benefit: Type.Object({ says: Type.String(), measuredBy: Type.String() }),
    deprecated: nullable(Type.Object({ since: Type.String(), reason: Type.String(), use: nullable(Type.String()) })),
    limits: Type.Array(Type.String()),
    docs: nullable(Type.String({ description: 'Markdown, as the author wrote it.' })),
    examples: Type.Array(Type.Object({ sql: Type.String() })),
    terms: Type.Array(Type.Object({ term: Type.String(), meaning: Type.String() })),
    sla: Type.Object({ freshness: Type.String(), availability: Type.Number(), support: Type.String() }),
    allowedFor: Type.Array(Type.String()),
    access: Type.Array(
      Type.Object({
        port: oneOf('sql', 'rest'),
        isDeclared: Type.Boolean(),
        mayRead: Type.Boolean(),
        reason: nullable(Type.String({ description: 'Why not, and what to do next.' })),
      }),
    ),
    iceberg: Type.Boolean(),
    datasets: Type.Array(DatasetSummary),
    views: Type.Array(ViewAnswer),
    inputs: Type.Object({
      events: Type.Array(
        Type.Object({
          type: Type.String(),
          position: Type.Integer(),
          events: Type.Integer(),
          firstEventTime: nullable(instant),
          lastEventTime: nullable(instant),
        }),
      ),
      upstream: Type.Array(
        Type.Object({
          product: Type.String(),
          version: Type.String(),
          release: Type.Integer(),
          dataset: Type.String(),
        }),
      ),
    }),
    ignores: Type.Array(Type.Object({ type: Type.String(), reason: Type.String() })),
    builds: Type.Array(BuildOutcome, { description: 'The last 30 builds, oldest first.' }),
  }),
])

/** A column as its reader sees it. */
export type ColumnAnswer = Static<typeof ColumnAnswer>
export const ColumnAnswer = Type.Object({
  name: Type.String(),
  type: Type.String(),
  nullable: Type.Boolean(),
  description: Type.String(),
  unit: nullable(Type.String()),
  modelled: nullable(Type.String()),
  personal: nullable(Type.String()),
  between: nullable(Type.Object({ low: Type.Number(), high: Type.Number() })),
  oneOf: nullable(Type.Array(Type.String())),
  isKey: Type.Boolean(),
  isSortable: Type.Boolean({ description: 'Whether rows can be filtered and sorted by it.' }),
  nulls: nullable(Type.Integer()),
  min: nullable(Type.String()),
  max: nullable(Type.String()),
})

/** A dataset with its columns, the checks of its rows and how each event was treated. */
export type DatasetPage = Static<typeof DatasetPage>
export const DatasetPage = Type.Intersect([
  Type.Omit(DatasetSummary, ['columns']),
  Type.Object({
    columns: Type.Array(ColumnAnswer),
    rowSchema: Type.Unknown({ description: 'JSON Schema of one row.' }),
    checks: Type.Array(
      Type.Object({
        name: Type.String(),
        dimension: Type.String(),
        status: Type.String(),
        rowsSeen: Type.Integer(),
        failures: Type.Integer(),
        message: nullable(Type.String()),
      }),
    ),
    ledger: Type.Array(
      Type.Object({
        type: Type.String(),
        events: Type.Integer(),
        used: Type.Integer(),
        late: Type.Integer(),
        ignored: Type.Integer(),
        duplicate: Type.Integer(),
      }),
    ),
    sql: nullable(
      Type.String({
        description: 'The SQL that builds it; null for readers who may not know of all that the definition names.',
      }),
    ),
    mayBeEmpty: nullable(Type.String()),
  }),
])

/** How the values of a column are spread. */
export type ColumnProfile = Static<typeof ColumnProfile>
export const ColumnProfile = Type.Object({
  name: Type.String(),
  kind: oneOf('numbers', 'times', 'words', 'none'),
  rows: Type.Integer(),
  nulls: Type.Integer(),
  distinct: nullable(Type.Integer({ description: 'Different values, estimated.' })),
  min: nullable(Type.String()),
  max: nullable(Type.String()),
  bins: Type.Array(
    Type.Object({
      from: Type.String({
        description:
          'Lower bound, in the JSON form of the column; the value itself for words, cut at 80 characters. Of doubles and times it belongs to the first bin only.',
      }),
      to: nullable(Type.String({ description: 'Upper bound, which belongs to the bin; null for words.' })),
      rows: Type.Integer(),
    }),
  ),
  others: Type.Integer({ description: 'Rows with a value that is in none of the bins.' }),
})

/** Profiles of some columns of a dataset in one release. */
export type ProfileAnswer = Static<typeof ProfileAnswer>
export const ProfileAnswer = Type.Object({
  dataset: Type.String(),
  release: Type.String(),
  columns: Type.Array(ColumnProfile),
})

/** A release in the list of a product's releases, newest first. */
export type ReleaseLine = Static<typeof ReleaseLine>
export const ReleaseLine = Type.Object({
  release: Type.String({ examples: ['library/borrowing-patterns@1.0.0#2'] }),
  version: Type.String(),
  number: Type.Integer(),
  releaseDigest: Type.String(),
  contentDigest: nullable(
    Type.String({ description: 'Null, as definitionDigest, rows and checks, while the manifest cannot be read.' }),
  ),
  definitionDigest: nullable(Type.String()),
  publishedAt: instant,
  actor: nullable(Type.String({ description: actorNote })),
  isServing: Type.Boolean(),
  rows: nullable(Type.Integer()),
  rowsBefore: nullable(
    Type.Integer({
      description: 'Rows of the release published before it; null where there is none, or they are not known.',
    }),
  ),
  sizeBytes: nullable(Type.Integer({ description: 'Null for readers from whom columns are hidden.' })),
  checks: nullable(ChecksAnswer),
  isSameContent: Type.Boolean({ description: 'Whether every row is that of the release before.' }),
  changes: Type.Array(
    Type.Object({
      impact: oneOf('major', 'minor', 'patch'),
      path: Type.String(),
      before: nullable(Type.String()),
      after: nullable(Type.String()),
      reason: Type.String(),
    }),
    { description: 'What changed in the promise since the release before, of what this reader may see.' },
  ),
  buildMillis: nullable(Type.Integer()),
  state: oneOf('sound', 'damaged'),
  href: Type.String(),
})
/** A page of a product's releases, newest first. */
export type ReleasesAnswer = Static<typeof ReleasesAnswer>
export const ReleasesAnswer = Type.Object({ releases: Type.Array(ReleaseLine), next: nullable(Type.String()) })

/** How a release came about: its definition as written, the steps of its build, and how to repeat it. */
export type CodeAnswer = Static<typeof CodeAnswer>
export const CodeAnswer = Type.Object({
  release: Type.String(),
  isWhole: Type.Boolean({
    description:
      'Whether this reader sees the text: it is for who may know of every column, product and event type that it names.',
  }),
  files: Type.Array(
    Type.Object({ file: Type.String(), language: oneOf('typescript', 'sql', 'markdown'), text: Type.String() }),
  ),
  build: Type.Object({
    startedAt: instant,
    finishedAt: instant,
    actor: nullable(Type.String({ description: actorNote })),
    engine: Type.String(),
    stages: Type.Array(Type.Object({ stage: Type.String(), millis: Type.Integer() })),
  }),
  definitionDigest: Type.String(),
  contentDigest: Type.String(),
  steps: Type.Array(
    Type.Object({
      dataset: Type.String(),
      reads: Type.Array(Type.String()),
      rows: Type.Integer(),
    }),
    { description: 'Datasets in the order in which they were built, with what each reads.' },
  ),
  reproduce: Type.Array(Type.String(), { description: 'Commands.' }),
})
