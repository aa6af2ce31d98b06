import type { EventContract, ProductContract, SourceContract, WorkspaceConfig, WrittenFile } from '@provender/contract'
import type { Digest, ErrorJson } from '@provender/kernel'

/** A product definition as it came back from the loading process. */
export interface LoadedProduct {
  readonly contract: ProductContract
  readonly definitionDigest: Digest
  /** Absolute path of the file that defines it. */
  readonly file: string
  /** That file as it was when it was loaded. */
  readonly code: readonly WrittenFile[]
}

/** Everything that a workspace's files define: plain JSON, no code. */
export interface LoadedWorkspace {
  readonly root: string
  readonly config: WorkspaceConfig
  readonly products: readonly LoadedProduct[]
  readonly sources: readonly SourceContract[]
  readonly events: readonly EventContract[]
}

/** What the loading process answers. */
export type LoadAnswer =
  /** Comes first: how long loading may take, as the workspace configures it. */
  | { readonly kind: 'configured'; readonly loadSeconds: number }
  | { readonly kind: 'loaded'; readonly workspace: LoadedWorkspace }
  | { readonly kind: 'failed'; readonly error: ErrorJson }
