// A page that answers a press stands at an address which only presses may ask for: a reload or a link from there would
// be refused. It goes by the address where the page is read; the server says which.
export function standAtOwnAddress (document, window) {
  const address = document.body?.dataset.ownAddress
  if (address) window.history.replaceState(null, '', address + window.location.hash)
}
