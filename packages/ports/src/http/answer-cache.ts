/** Finished small answers by their ETag, which names release, access plan and question: none of them ever changes. */
export interface AnswerCache {
  get(tag: string): CachedAnswer | undefined
  put(tag: string, answer: CachedAnswer): void
}

/** The parts of an answer that its question determines. */
export interface CachedAnswer {
  readonly body: string
  readonly nextCursor: string | null
}

/** A cache of at most `characters`, which forgets what was used longest ago. */
export function answerCache(characters: number, largest = 200_000): AnswerCache {
  const answers = new Map<string, CachedAnswer>()
  let held = 0
  return {
    get(tag) {
      const found = answers.get(tag)
      if (found !== undefined) {
        answers.delete(tag)
        answers.set(tag, found)
      }
      return found
    },
    put(tag, answer) {
      if (answer.body.length > largest || answers.has(tag)) return
      answers.set(tag, answer)
      held += answer.body.length
      for (const [oldest, { body }] of answers) {
        if (held <= characters) break
        answers.delete(oldest)
        held -= body.length
      }
    },
  }
}
