// A code may be light on dark ground, as a phone in the dark or a screenshot shows it. To search a picture both ways
// takes twice as long, so every third picture in which nothing was found is searched for a light one; no picture costs
// more than before, and a card that is found keeps its contrast.
const EVERY = 3

export class Contrast {
  constructor () { this.misses = 0 }

  get isLight () { return this.misses % EVERY === EVERY - 1 }
  get mode () { return this.isLight ? 'invert' : 'original' }
  missed () { this.misses += 1 }
}

// The phone's own detector, where there is one, finds dark codes only: it is shown the negative.
export function ofBothContrasts (engine) {
  if (typeof engine.detect !== 'function') return engine
  const contrast = new Contrast()
  return {
    async detect (canvas) {
      if (contrast.isLight) negative(canvas)
      const found = await engine.detect(canvas)
      if (!found.length) contrast.missed()
      return found
    },
  }
}

export function negative (canvas) {
  const ink = canvas.getContext('2d')
  ink.save()
  ink.globalCompositeOperation = 'difference'
  ink.fillStyle = '#fff'
  ink.fillRect(0, 0, canvas.width, canvas.height)
  ink.restore()
  return canvas
}
