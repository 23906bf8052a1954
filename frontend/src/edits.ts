// A reader's edits, kept in the browser where the reader wants it; by page, for the published code.

type Kept = Record<string, { readonly published: string; readonly code: string }>;

export class Edits {
  private readonly key = `postpress-live:${location.pathname}`;

  get kept(): boolean {
    return this.read() !== undefined;
  }

  private read(): Kept | undefined {
    try {
      const text = localStorage.getItem(this.key);
      return text === null ? undefined : (JSON.parse(text) as Kept);
    } catch (error) {
      // a browser may forbid the storage; what is in it may be another program's
      if (error instanceof DOMException || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  /** Return the edit of a cell, if its published code is still what was edited. */
  of(index: number, published: string): string | undefined {
    const kept = this.read()?.[String(index)];
    return kept?.published === published ? kept.code : undefined;
  }

  save(cells: readonly { index: number; published: string; code: string }[]): void {
    const kept: Kept = {};
    for (const { index, published, code } of cells) {
      if (code !== published) kept[String(index)] = { published, code };
    }
    try {
      localStorage.setItem(this.key, JSON.stringify(kept));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error; // full, or forbidden
    }
  }

  forget(): void {
    try {
      localStorage.removeItem(this.key);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }
}
