const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in markup and in attributes; characters that no document may hold are dropped. */
export const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what must go
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');

const longestName = 60;

/** A column's name or a value, cut where it would break the page. */
export const shortName = (name: string): string =>
  escaped(name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name);

/** The first pieces that fit into so many bytes, and how many were left out. */
export const within = (
  budgetBytes: number,
  pieces: Iterable<string>,
): { readonly markup: string; readonly leftOut: number } => {
  let [markup, bytes, leftOut] = ['', 0, 0];
  for (const piece of pieces) {
    const length = Buffer.byteLength(piece);
    if (leftOut > 0 || bytes + length > budgetBytes) leftOut += 1;
    else {
      markup += piece;
      bytes += length;
    }
  }
  return { markup, leftOut };
};
