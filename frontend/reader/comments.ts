// Comments come from another host, so they are loaded when a reader asks for them.
export function comments(): void {
  const button = document.getElementById("post-comments-load");
  if (!button) return;
  const { host, provider, ...settings } = button.dataset;
  button.addEventListener("click", () => {
    const script = document.createElement("script");
    const dark = document.documentElement.dataset["theme"] === "dark";
    script.src = `https://${host}/client.js`;
    script.async = true;
    script.crossOrigin = "anonymous";
    const fixed =
      provider === "giscus"
        ? { mapping: "pathname", theme: dark ? "dark" : "light" }
        : { "issue-term": "pathname", theme: dark ? "github-dark" : "github-light" };
    const prefix = provider === "giscus" ? "data-" : "";
    for (const [name, value] of Object.entries({ ...fixed, ...settings })) {
      const dashed = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      script.setAttribute(prefix + dashed, value ?? "");
    }
    button.parentElement?.replaceWith(script);
  });
}
