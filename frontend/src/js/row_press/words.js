// What a row says of a press; never more than is known.
export const pending = (label) => `${label}：正在记下…`
export const unanswered = (label) => `没有收到答复，不知道“${label}”记下没有。请再按一次，不会重复记。`
export const unsent = (label) => `网络不通，“${label}”还没有送出。请再按一次。`
export const refused = (label, sentence, isFault) => `“${label}”没有办成：${sentence}${isFault ? '再按一次不会重复记。' : ''}`
export const tooLate = (labels) => `离开前按的${labels.map((label) => `“${label}”`).join('')}没有收到答复，可能没有记下。请核对后再按。`

// The words of a button without those that only a screen reader hears.
export function labelOf (button) {
  const own = [...button.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent.trim())
  return own.join('') || button.textContent.trim()
}
