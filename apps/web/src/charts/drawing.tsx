import { useEffect, useRef, useState } from 'react'
import type { Picture } from './picture.ts'

/** What a drawing shows. */
export interface DrawingProps {
  readonly picture: Picture
  readonly label: string
  /** Id of the element that tells the picture in words. */
  readonly toldBy: string
  readonly stamps: readonly string[]
  readonly width: number
}

/** A picture as SVG; the library that draws is fetched with the first one. */
export function Drawing({ picture, label, toldBy, stamps, width }: DrawingProps) {
  const box = useRef<HTMLDivElement>(null)
  const [fault, setFault] = useState<unknown>(null)
  const written = stamps.join('\n')
  useEffect(() => {
    let isShown = true
    import('./draw-picture.ts')
      .then(({ drawPicture }) => {
        if (!isShown) return
        const drawing = drawPicture(picture, { width, stamps: written.split('\n') })
        box.current?.replaceChildren(drawing)
      })
      .catch((error: unknown) => setFault(error))
    return () => {
      isShown = false
    }
  }, [picture, written, width])
  if (fault !== null) return <p className="chart-nothing">The drawing failed; the table shows the same numbers.</p>
  return (
    <div
      className="chart-drawing"
      role="img"
      aria-label={label}
      aria-describedby={toldBy}
      ref={box}
      style={{ minHeight: picture.height }}
    />
  )
}

/** The width of an element as it changes, in whole pixels; 0 until it is known. */
export function useWidth(box: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [box])
  return width
}
