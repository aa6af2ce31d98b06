import { type Extension, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view'
import type { Place } from './problem-place.ts'

/** Marks a place of the text as faulty; null takes the mark away. */
export const markFault = StateEffect.define<Place | null>()

const line = Decoration.line({ class: 'cm-fault-line' })
const word = Decoration.mark({ class: 'cm-fault' })

const fault = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    const effect = transaction.effects.find((one) => one.is(markFault))
    if (effect !== undefined)
      return effect.value === null ? Decoration.none : marksAt(transaction.state.doc, effect.value)
    return transaction.docChanged ? Decoration.none : marks
  },
  provide: (field) => EditorView.decorations.from(field),
})

/** The mark of a fault; it goes when the text changes. */
export const faultMark: Extension = fault

type Doc = EditorView['state']['doc']

function marksAt(doc: Doc, place: Place): DecorationSet {
  if (place.line > doc.lines) return Decoration.none
  const { from, to, text } = doc.line(place.line)
  const start = Math.min(from + place.column - 1, to)
  const length = /^(?:"(?:[^"]|"")*"?|[\p{L}\p{N}_$.]+|\S)/u.exec(text.slice(start - from))?.[0].length ?? 0
  const begin = length === 0 && start > from ? start - 1 : start
  const end = Math.max(start + length, begin)
  return Decoration.set([line.range(from), ...(end > begin ? [word.range(begin, end)] : [])])
}
