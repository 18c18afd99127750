// The roll: who is expected, found by number, name or pinyin initials.
import { plain } from './readings.js'
import { normaliseVolunteerNo } from './scan.js'

export function matching (people, typed) {
  const number = normaliseVolunteerNo(typed)
  const wanted = (/^GZ\d{11}$/.test(number) ? number : plain(typed)).toLowerCase()
  if (!wanted) return people
  return people.filter((person) => [person.initials, person.name, person.volunteer_no]
    .some((text) => startsOrHolds(String(text || '').toLowerCase(), wanted)))
}

export function stateWord (person) {
  return { in: '在场', out: '已签退', open: '未签退' }[person.state] || '未到'
}

// Several readings of a name are separated by blanks; digits are found anywhere in the number.
function startsOrHolds (text, wanted) {
  return text.split(' ').some((part) => part.startsWith(wanted)) || (wanted.length >= 2 && text.includes(wanted))
}
