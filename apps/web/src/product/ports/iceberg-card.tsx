/** The Iceberg port: what is declared of it, and that nobody serves it yet. */
export function IcebergCard({ isDeclared }: { readonly isDeclared: boolean }) {
  return (
    <section className="port-card" aria-labelledby="iceberg-title">
      <header>
        <h2 id="iceberg-title">Iceberg</h2>
        <span className="port-state" data-tone={isDeclared ? 'caution' : 'plain'}>
          {isDeclared ? 'Declared, not served yet' : 'Not declared'}
        </span>
      </header>
      <p className="quiet">
        {isDeclared
          ? 'Engines such as Spark, Trino and pyiceberg are to read the tables themselves. This server does not serve the port yet; take Parquet through REST until then.'
          : 'Its owner did not declare the tables for engines such as Spark, Trino and pyiceberg.'}
      </p>
    </section>
  )
}
