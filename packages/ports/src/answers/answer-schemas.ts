import type { TSchema } from 'typebox'
import * as events from './event-answers.ts'
import * as parts from './parts.ts'
import * as products from './product-answers.ts'
import * as rest from './rest-answers.ts'
import * as workspace from './workspace-answers.ts'

const { ProblemAnswer, ...answers } = rest
const { OwnerAnswer, FreshnessAnswer, ChecksAnswer } = parts

/** Every answer and request of the HTTP API, and their parts, by the name they have in the OpenAPI document. */
export const answerSchemas = {
  Problem: ProblemAnswer,
  OwnerAnswer,
  FreshnessAnswer,
  ChecksAnswer,
  ...products,
  ...events,
  ...workspace,
  ...answers,
} as const satisfies Readonly<Record<string, TSchema>>

/** The name of an answer or request of the HTTP API. */
export type AnswerName = keyof typeof answerSchemas
