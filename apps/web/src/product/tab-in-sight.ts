/** Where the row of tabs stands in the window, and how much of the window is covered above. */
export interface TabsPlace {
  readonly top: number
  readonly windowHeight: number
  readonly windowWidth: number
  readonly headerHeight: number
}

/** Tabs below this share of the window leave too little of it for what they open. */
const lowest = { wide: 0.6, narrow: 0.25 }
const narrowUpTo = 640

/**
 * How far the page has to move so that what a chosen tab opens is in sight; 0 when it is already. On a phone the tabs begin
 * below the product's head, and after reading a long tab they are above the window.
 * @example scrollToTabs({ top: 700, windowHeight: 844, windowWidth: 390, headerHeight: 80 }) // 620
 */
export function scrollToTabs({ top, windowHeight, windowWidth, headerHeight }: TabsPlace): number {
  const share = windowWidth <= narrowUpTo ? lowest.narrow : lowest.wide
  const isInSight = top >= headerHeight && top <= windowHeight * share
  return isInSight ? 0 : Math.round(top - headerHeight)
}
