// Searching is loaded when the reader comes to a search field.

/** Load what a search field needs at the first focus on it; `engine` says what searches the site. */
export function find(engine: string, script: string): void {
  let loading = false;
  const load = (): void => {
    if (loading) return;
    loading = true;
    const element = document.createElement("script");
    element.src = script;
    document.head.append(element);
  };
  for (const form of document.querySelectorAll<HTMLFormElement>("form.bd-search")) {
    const onPage = form.closest("dialog") === null;
    // a search page of the author's own has Sphinx's results
    if (onPage && document.querySelector('script[src*="searchtools.js"]')) continue;
    form.dataset["search"] = engine;
    form.addEventListener("focusin", load);
    if (onPage && document.getElementById("search-results")) load();
  }
}
