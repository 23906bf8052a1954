// The one worker of a page: started when it is first needed, ended when the reader stops it.
import * as Comlink from "comlink";
import { say } from "../words";
import type { Configuration, Interpreter, Output, Progress, Step } from "./protocol";

// No step of a start may be silent for longer than this: a worker that hangs says nothing at all.
const PATIENCE = 90_000; // ms

export class Stopped extends Error {}

/** The smallest module there is: it fails to compile where the site's policy forbids wasm. */
async function needsPolicy(): Promise<boolean> {
  try {
    await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
    return false;
  } catch {
    return true;
  }
}

export class Kernel {
  private worker: Worker | undefined;
  private remote: Promise<Comlink.Remote<Interpreter>> | undefined;
  /** Rejects whatever waits for the worker, once the worker is gone. */
  private end: (reason: Error) => void = () => undefined;
  private ended: Promise<never> = Promise.reject(new Stopped());

  constructor(private readonly configuration: Configuration) {
    this.ended.catch(() => undefined);
  }

  get running(): boolean {
    return this.worker !== undefined;
  }

  stop(reason: Error = new Stopped()): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.remote = undefined;
    this.end(reason);
  }

  private start(progress: Progress): Promise<Comlink.Remote<Interpreter>> {
    const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    this.worker = worker;
    this.ended = new Promise((_, reject) => (this.end = reject));
    this.ended.catch(() => undefined);
    worker.onerror = (event) => this.stop(new Error(event.message || "the worker did not start"));

    let timer = 0;
    const wait = (): void => {
      window.clearTimeout(timer);
      timer = window.setTimeout(
        () => this.stop(new Error(say("Python did not start in time. Reload the page to try again."))),
        PATIENCE,
      );
    };
    const address = (path: string): string => new URL(path, document.baseURI).href;
    const { base, packages, files } = this.configuration;
    const remote = Comlink.wrap<Interpreter>(worker);
    const here = Object.fromEntries(
      Object.entries(files).map(([name, path]) => [name, address(path)]),
    );
    const begin = async (): Promise<Comlink.Remote<Interpreter>> => {
      if (await needsPolicy()) {
        throw new Error(
          say("This site's Content-Security-Policy does not let Python run: script-src lacks 'wasm-unsafe-eval'."),
        );
      }
      wait();
      const report = Comlink.proxy((step: Step) => (wait(), progress(step)));
      await remote.start(address(base), packages, here, report);
      return remote;
    };
    return Promise.race([begin(), this.ended]).finally(() => window.clearTimeout(timer));
  }

  /** Run code; tell whether it ended without an exception. Rejects when Python cannot be had. */
  async run(
    code: string,
    name: string,
    progress: Progress,
    emit: (output: Output) => void,
    ask: (prompt: string) => Promise<string>,
  ): Promise<boolean> {
    this.remote ??= this.start(progress).catch((error: unknown) => {
      this.stop();
      throw error;
    });
    const remote = await this.remote;
    progress({ kind: "run" });
    return Promise.race([
      remote.run(code, name, Comlink.proxy(emit), Comlink.proxy(ask)),
      this.ended,
    ]);
  }
}
