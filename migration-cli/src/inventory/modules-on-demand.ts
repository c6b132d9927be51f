import { type ParsedModule, parseModule } from '../code/parse.ts';
import type { Modules } from '../code/project.ts';
import type { SourceFile } from './files.ts';
import { isRead } from './project.ts';

/** Parses a module when somebody asks for it: configurations that say aliases, and what they import. */
export class ModulesOnDemand implements Modules {
  readonly #files: Map<string, SourceFile>;

  constructor(files: Map<string, SourceFile>) {
    this.#files = files;
  }

  get(path: string): ParsedModule | undefined {
    const text = this.#files.get(path)?.text;
    return typeof text === 'string' && isRead(path, this.#files) ? parseModule(path, text) : undefined;
  }

  has(path: string): boolean {
    return typeof this.#files.get(path)?.text === 'string' && isRead(path, this.#files);
  }

  keys(): Iterable<string> {
    return [...this.#files.keys()].filter((path) => this.has(path));
  }

  values(): Iterable<ParsedModule> {
    return [...this.keys()].flatMap((path) => this.get(path) ?? []);
  }
}
