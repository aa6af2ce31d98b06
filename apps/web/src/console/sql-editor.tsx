import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching, LanguageSupport, syntaxHighlighting } from '@codemirror/language'
import { EditorState, type Extension, Prec } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view'
import { type RefObject, useEffect, useImperativeHandle, useRef } from 'react'
import { type CompletionParts, completeSql } from './complete-sql.ts'
import { duckdb } from './duckdb-dialect.ts'
import { faultMark, markFault } from './editor-fault.ts'
import { editorLook, sqlHighlight } from './editor-look.ts'
import { typingOver } from './editor-typing.ts'
import type { Place } from './problem-place.ts'

/** What the page does with the editor. */
export interface EditorHandle {
  /** Puts a whole text in the place of what stands there, as one step that can be undone. */
  readonly replace: (text: string) => void
  /** Writes at the cursor, over what is selected. */
  readonly insert: (text: string) => void
  readonly focus: () => void
  /** What stands there at this moment. */
  readonly text: () => string
}

/** What an editor is made with; what changes later comes through its handle. */
export interface SqlEditorProps {
  readonly label: string
  readonly initialText: string
  /** Where a statement is faulty; marked while the text is that statement. */
  readonly fault: { readonly place: Place; readonly sql: string } | null
  readonly completion: CompletionParts
  readonly handle: RefObject<EditorHandle | null>
  readonly onChange: (text: string) => void
  readonly onRun: (text: string) => void
}

/** The editor of the console. Tab leaves it, as it leaves any field; Ctrl-Enter or Cmd-Enter runs what stands in it. */
export function SqlEditor(props: SqlEditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const latest = useRef(props)
  latest.current = props
  useEffect(() => {
    if (host.current === null) return
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' })
    const editor = new EditorView({ root, parent: root, state: stateOf(latest) })
    view.current = editor
    return () => {
      editor.destroy()
      view.current = null
    }
  }, [])
  useEffect(() => {
    const isMeant = view.current?.state.doc.toString() === props.fault?.sql
    view.current?.dispatch({ effects: markFault.of(isMeant ? (props.fault?.place ?? null) : null) })
  }, [props.fault])
  useImperativeHandle(props.handle, () => handleOf(view), [])
  return <div className="sql-editor" ref={host} />
}

function stateOf(latest: RefObject<SqlEditorProps>): EditorState {
  const { initialText, label, completion } = latest.current
  const run = (view: EditorView) => {
    latest.current.onRun(view.state.doc.toString())
    return true
  }
  return EditorState.create({
    doc: initialText,
    extensions: [
      Prec.highest(keymap.of([{ key: 'Mod-Enter', run }])),
      ...editing,
      autocompletion({ override: [completeSql(completion)], icons: false }),
      placeholder('select … from domain.product.dataset'),
      EditorView.contentAttributes.of({
        'aria-label': label,
        'aria-description': 'Control Enter runs it. Tab leaves the editor.',
        autocapitalize: 'off',
        spellcheck: 'false',
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) latest.current.onChange(update.state.doc.toString())
      }),
    ],
  })
}

const editing: readonly Extension[] = [
  lineNumbers(),
  highlightSpecialChars(),
  history(),
  drawSelection(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  bracketMatching(),
  closeBrackets(),
  EditorView.lineWrapping,
  new LanguageSupport(duckdb.language),
  syntaxHighlighting(sqlHighlight),
  faultMark,
  typingOver,
  editorLook,
  keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
]

function handleOf(view: RefObject<EditorView | null>): EditorHandle {
  return {
    replace: (text) =>
      view.current?.dispatch({
        changes: { from: 0, to: view.current.state.doc.length, insert: text },
        selection: { anchor: text.length },
      }),
    insert: (text) => view.current?.dispatch(view.current.state.replaceSelection(text)),
    focus: () => view.current?.focus(),
    text: () => view.current?.state.doc.toString() ?? '',
  }
}
