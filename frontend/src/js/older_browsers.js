// Polyfills for chrome78 and ios14.5; anything else they lack is checked before use.
const element = Element.prototype
element.replaceChildren ||= function replaceChildren (...nodes) {
  while (this.firstChild) this.removeChild(this.firstChild)
  this.append(...nodes)
}
