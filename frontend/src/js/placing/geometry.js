// Where a frame goes when it is pulled or pushed; all in millimetres of the sheet, in steps of half a millimetre.
const STEP = 0.5
const EDGE = 5

const onStep = (value) => Math.round(value / STEP) * STEP

const within = (value, least, most) => Math.min(Math.max(value, least), Math.max(least, most))

export function moved (frame, right, down, sheet) {
  return {
    ...frame,
    x: onStep(within(frame.x + right, EDGE, sheet.width - EDGE - frame.w)),
    y: onStep(within(frame.y + down, EDGE, sheet.height - EDGE - frame.h)),
  }
}

export function widened (frame, by, sheet) {
  return { ...frame, w: onStep(within(frame.w + by, 10, sheet.width - EDGE - frame.x)) }
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

// One millimetre at a press, half of one with Alt; Shift makes the frame wider or narrower.
export function pressed (frame, { key, shiftKey, altKey }, sheet) {
  const way = ARROWS[key]
  if (!way) return null
  const far = altKey ? STEP : 1
  if (shiftKey) return way[0] ? widened(frame, way[0] * far, sheet) : null
  return moved(frame, way[0] * far, way[1] * far, sheet)
}
