// How well words fit what is typed: umlauts and accents do not matter, words may be unfinished, stand in any order and
// hold a slip of the finger.
const SPELLINGS = [["ß", "ss"], ["ae", "a"], ["oe", "o"], ["ue", "u"]];

export function folded(text) {
  let plain = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  for (const [spelling, short] of SPELLINGS) plain = plain.replaceAll(spelling, short);
  return plain;
}

export const wordsOf = (text) => folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];

// 0: does not fit. A title counts more than other words, a beginning more than a middle, a slip least.
export function fit(typed, title, others = "") {
  const asked = wordsOf(typed);
  if (!asked.length) return 1;
  const own = wordsOf(title);
  const further = wordsOf(others);
  let sum = 0;
  for (const word of asked) {
    const best = Math.max(...own.map((one, at) => near(word, one) * (at ? 1 : 1.1)), ...further.map((one) => near(word, one) * 0.6), initials(word, own));
    if (!(best > 0)) return 0;
    sum += best;
  }
  return sum / asked.length + (folded(title).startsWith(folded(typed).trim()) ? 1 : 0);
}

function near(asked, word) {
  if (word === asked) return 10;
  if (word.startsWith(asked)) return 8;
  if (asked.length > 2 && word.includes(asked)) return 5;
  const slips = asked.length > 7 ? 2 : asked.length > 3 ? 1 : 0;
  return slips && slipped(asked, word, slips) ? 3 : 0;
}

// “nt” finds “New ticket”.
const initials = (asked, words) => (asked.length > 1 && words.map((one) => one[0]).join("").startsWith(asked) ? 4 : 0);

// Is `asked` the beginning of `word` but for so many slips: a letter too much, too few, another, or two exchanged?
function slipped(asked, word, slips) {
  const target = word.slice(0, asked.length + slips);
  let before = [];
  let row = Array.from({ length: target.length + 1 }, (_, at) => at);
  for (let i = 1; i <= asked.length; i++) {
    const next = [i];
    for (let j = 1; j <= target.length; j++) {
      const same = asked[i - 1] === target[j - 1];
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && asked[i - 1] === target[j - 2] && asked[i - 2] === target[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return Math.min(...row) <= slips && asked[0] === word[0];
}
