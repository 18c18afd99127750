import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findRow } from '../src/js/sheet_return/rows.js'

const vera = { code: 'S1-7-12-AAAAAAAAAAAAA', told: '韦示例 GZ20260000012 wsl' }
const otto = { code: 'S1-7-13-BBBBBBBBBBBBB', told: '韦演示 GZ20260000035 wys' }
const rows = [vera, otto]

test('the exact code ticks its row, however the scanner types it', () => {
  for (const typed of [' s1-7-12-aaaaaaaaaaaaa', 'Ｓ１－７－１２－ＡＡＡＡＡＡＡＡＡＡＡＡＡ', '\uFEFFS1-7-12-AAAAAAAAAAAAA\r\n', ']Q1S1ß7ß12ßAAAAAAAAAAAAA']) assert.equal(findRow(rows, typed, '7').row, vera, typed)
  assert.equal(findRow([{ ...vera, code: 'S1-7-12-YAAAAAAAAAAAZ' }], 's1ß7ß12ßzaaaaaaaaaaay', '7').row.code, 'S1-7-12-YAAAAAAAAAAAZ')
})

test('the code of another sheet, or one changed, matches nothing', () => {
  assert.match(findRow(rows, 'S1-8-12-AAAAAAAAAAAAA', '7').why, /不是本场次/)
  assert.match(findRow(rows, 'S1-7-12-AAAAAAAAAAAAB', '7').why, /没有这个人/)
})

test('a number, a name or initials tick the one row that has them', () => {
  assert.equal(findRow(rows, 'gz20260000035', '7').row, otto)
  assert.equal(findRow(rows, '示例', '7').row, vera)
  assert.equal(findRow(rows, 'wy', '7').row, otto)
})

test('two of a name are told, nobody is guessed', () => {
  assert.match(findRow(rows, '韦', '7').why, /有 2 人符合/)
  assert.match(findRow(rows, '', '7').why, /没有找到/)
})
