import type { Node } from '../../../code/ast.ts';
import type { ParsedModule } from '../../../code/parse.ts';
import type { Source } from '../../project.ts';
import type { EnvironmentFiles } from '../environment-files.ts';
import type { TracedLoad } from './loads.ts';
import type { Registration, Router } from './router.ts';
import type { Fn, Frame, Obj, Site, Value } from './values.ts';

/**
 * Runs the part of the source that builds applications, with values that may be unknown: both ways of a branch that is not
 * known, each round of a loop over a known list, no request handler.
 */
export interface Tracer {
  source: Source;
  environment: EnvironmentFiles;
  registrations: Registration[];
  /** The classes whose decorated methods a router answers with. */
  heldClasses: { cls: Node; router: Router }[];
  /** What computed names were seen to load. */
  loads: TracedLoad[];
  /** Above 0 while it is not known whether what runs would run. */
  uncertain: number;
  /** Grows with everything that outlives a call: routes, mounts, properties and items that are set. */
  effects: number;
  /** Grows with every call of a method of an application or router. */
  built: number;
  /** The function or class that was made last of a node. */
  closures: Map<Node, Fn>;
  /** The object that stands for each class that a container makes. */
  instances: Map<Node, Value>;
  /** The applications that nobody known hands in. */
  adrift: Map<Node | string, Obj>;
  /** What the source itself sets for every module: by `global.name = …`, or by assigning a name that nothing declares. */
  globals: Map<string, Value>;
  /** The functions and classes that ran. */
  ran: Set<Node>;
  evaluate(node: Node | null, frame: Frame): Value;
  execute(nodes: Node[], frame: Frame): Completion;
  get(value: Value, key: string, site: Site): Value;
  set(target: Value, key: string, value: Value): void;
  call(callee: Value, args: Value[], self: Value, site: Site): Value;
  callMethod(object: Value, name: string, args: Value[], site: Site): Value;
  invoke(fn: Fn, args: Value[], self: Value, site: Site | null): Value;
  construct(callee: Value, args: Value[], site: Site): Value;
  instanceOf(cls: Fn, site: Site): Value;
  /** What `require` gives for a module of the tree. */
  load(path: string): Value;
  exported(path: string, name: string): Value;
  moduleOf(module: ParsedModule): ModuleState;
  resolve(specifier: string, from: ParsedModule): Value | null;
  /** Runs something with a limit of its own on what it may cost; false where it reached that. */
  bounded(run: () => void): boolean;
  say(site: Site, why: string): void;
}

/** A module that is being run or was run. */
export interface ModuleState {
  frame: Frame;
  /** The value of the default export of an ES module. */
  exports: Map<string, Value>;
  /** The `module` of CommonJS. */
  holder: Obj;
}

export type Completion = 'normal' | 'return' | 'break' | 'continue';
