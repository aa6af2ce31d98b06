import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

/**
 * Text typed over a selection is put in by the editor. Left to Chromium, it takes the colours of what it replaces along as an
 * inline style, which the pages' content policy refuses, and says so in the log.
 */
export const typingOver: Extension = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data, inputType } = event
    const { from, to, empty } = view.state.selection.main
    if (inputType !== 'insertText' || data === null || empty || view.state.readOnly) return false
    event.preventDefault()
    const insert = () =>
      view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true })
    const isTaken = view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, data, insert))
    if (!isTaken) view.dispatch(insert())
    return true
  },
})
