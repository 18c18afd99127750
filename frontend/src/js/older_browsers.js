// What chrome78 and ios14.5 lack and these pages use; everything else they lack is asked for before it is called.
const element = Element.prototype
element.replaceChildren ||= function replaceChildren (...nodes) {
  while (this.firstChild) this.removeChild(this.firstChild)
  this.append(...nodes)
}
