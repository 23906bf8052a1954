// Our words in the language of the page, which brings them where that is not English.
let words: Readonly<Record<string, string>> | undefined;

/** Return a sentence in the page's language, with each `{name}` in it replaced by its part. */
export function say(english: string, parts: Readonly<Record<string, string | number>> = {}): string {
  words ??= JSON.parse(document.getElementById("postpress-words")?.textContent || "{}") as Record<string, string>;
  return (words[english] ?? english).replace(/\{(\w+)\}/g, (place, name: string) => String(parts[name] ?? place));
}
