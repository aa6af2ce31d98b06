import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Link } from 'react-router'
import { answerOf, api } from '../api/client.ts'
import { counted } from '../parts/format.ts'
import { Problem } from '../parts/states.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import './demand.css'

/** Asks for a product that is not there; the wish is recorded and ranked with the others. */
export function AskForProduct({ wanted }: { readonly wanted: string }) {
  const [wish, setWish] = useState(wanted)
  const [use, setUse] = useState('')
  const client = useQueryClient()
  const ask = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/api/demand', { body: { wanted: wish.trim(), ...(use.trim() === '' ? {} : { use: use.trim() }) } }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['demand'] }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    ask.mutate()
  }
  if (ask.isSuccess) {
    return (
      <p className="thanks" role="status">
        Noted:{' '}
        <strong>
          <TextSafe most={200}>{ask.data.wanted}</TextSafe>
        </strong>
        , asked for {counted(ask.data.asked, 'time')} so far. Teams see it among{' '}
        <Link to="/demand">what is wished for</Link>, most asked first.
      </p>
    )
  }
  return (
    <form className="ask" onSubmit={submit}>
      <label className="field">
        <span>What should it tell?</span>
        <input required minLength={2} maxLength={200} value={wish} onChange={(event) => setWish(event.target.value)} />
      </label>
      <label className="field">
        <span>
          What would you use it for? <span className="quiet">(if you like)</span>
        </span>
        <textarea rows={2} maxLength={1000} value={use} onChange={(event) => setUse(event.target.value)} />
      </label>
      <p className="actions">
        <button type="submit" className="button" data-kind="primary" disabled={ask.isPending || wish.trim().length < 2}>
          {ask.isPending ? 'Sending…' : 'Ask for it'}
        </button>
      </p>
      {ask.isError ? <Problem error={ask.error} /> : null}
    </form>
  )
}
