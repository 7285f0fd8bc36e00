import * as Y from 'yjs';
import { fail, succeed, type Result } from '../domain/core/result';
import { MAP } from '../domain/policy/document-shapes';
import { richFault, rootAbove } from './rich-describe';

/**
 * The structure below a root. `map`: plain values by key; `maps`: maps of plain values by id; `list`: a list
 * of plain values; `rich`: a formatted text with the parts in `rich-schema.ts`.
 */
export type RootShape = 'map' | 'maps' | 'list' | 'rich';

/** The root types of a document, by name. */
export type Roots = Readonly<Record<string, RootShape>>;

/** What a transaction did to a document of plain maps and lists. */
export interface Description {
	/** The client ids that have new structs. */
	readonly clients: readonly number[];
	/** Every key that was touched: its path, beginning with the root's name, and its value now. */
	readonly places: readonly {
		readonly path: readonly string[];
		/** `undefined`: there is nothing; `MAP`: there is a map of fields. */
		readonly value: unknown;
		/** The value that was written last. It differs from `value` when it lost against a concurrent one. */
		readonly wrote: unknown;
		/** Whether its author had seen the value that was there before. */
		readonly isSeen: boolean;
	}[];
	/** New lines by their list, each with the line that its author put it behind. */
	readonly lines: readonly {
		readonly root: string;
		readonly value: unknown;
		/** `undefined`: there was none. */
		readonly behind: unknown;
	}[];
	/** Lists that have lost a line. */
	readonly shortened: ReadonlySet<string>;
	/** Rich texts that have changed. */
	readonly rich: ReadonlySet<string>;
}

/** Why no honest device sends an update. For logs. */
export interface Misshapen {
	readonly misshapen: string;
}

/**
 * How many values of one key may have no predecessor. Honest devices write such values when they have not
 * met, and each costs Yjs a walk along all values of the key.
 */
export const LOOSE = 64;

/** Yjs draws client ids from 32 bits. */
const CLIENT_IDS = 2 ** 32;

/**
 * Assigns the types to a document's roots. A root has no type until it is first requested with one, and is
 * then replaced by another object; so this has to be called before a transaction that is to be described.
 */
export function typeRoots(doc: Y.Doc, roots: Roots): void {
	for (const [name, shape] of Object.entries(roots)) {
		if (shape === 'list') doc.getArray(name);
		else if (shape === 'rich') doc.getXmlFragment(name);
		else doc.getMap(name);
	}
}

/**
 * Describes what a transaction did. The cost follows what it did. Has to be called before the transaction is
 * cleaned up (in `afterTransaction`), while everything new can still be looked at. Fails for content that a
 * document with these roots never has: other roots or types, deeper nesting, subdocuments, or formatted text
 * outside of a rich text.
 */
export function describe(
	doc: Y.Doc,
	transaction: Y.Transaction,
	roots: Roots
): Result<Description, Misshapen> {
	try {
		return succeed(new Describing(doc, transaction, roots).run());
	} catch (error) {
		if (error instanceof MisshapenError) return fail({ misshapen: error.message });
		throw error;
	}
}

class MisshapenError extends Error {}

type Place = Description['places'][number];

class Describing {
	private readonly places = new Map<string, Place>();
	/** The first and the last new item at each place of a plain value. */
	private readonly written = new Map<string, { readonly first: Y.Item; last: Y.Item }>();
	private readonly lines: { root: string; value: unknown; behind: unknown }[] = [];
	private readonly shortened = new Set<string>();
	private readonly rich = new Set<string>();
	private readonly shapes: ReadonlySet<RootShape>;
	private readonly names = new Map<unknown, string>();

	constructor(
		private readonly doc: Y.Doc,
		private readonly transaction: Y.Transaction,
		private readonly roots: Roots
	) {
		this.shapes = new Set(Object.values(roots));
		for (const [name, type] of doc.share) {
			if (!Object.hasOwn(roots, name)) throw new MisshapenError('a root that it does not have');
			this.names.set(type, name);
		}
	}

	run(): Description {
		const clients = this.newStructs();
		this.oldStructsDeleted();
		return {
			clients,
			places: [...this.places].map(([key, place]) => ({ ...place, ...this.writtenAt(key) })),
			lines: this.lines,
			shortened: this.shortened,
			rich: this.rich
		};
	}

	private newStructs(): number[] {
		const { beforeState, afterState } = this.transaction;
		const clients: number[] = [];
		for (const [client, end] of afterState) {
			const start = beforeState.get(client) ?? 0;
			if (end <= start) continue;
			if (client >= CLIENT_IDS) throw new MisshapenError('client id');
			clients.push(client);
			const structs = this.doc.store.clients.get(client) ?? [];
			for (let at = Y.findIndexSS(structs, start); at < structs.length; at++) {
				const struct = structs[at];
				if (struct instanceof Y.Item) this.newItem(struct);
				// The item was made and deleted together with its parent. Only documents with nesting can
				// have such items.
				else if (!this.shapes.has('maps') && !this.shapes.has('rich'))
					throw new MisshapenError('gc');
			}
		}
		return clients;
	}

	private newItem(item: Y.Item): void {
		this.standsBesideItsLikes(item);
		if (item.origin === null && item.parentSub !== null) followsMostly(item);
		const rich = this.richRootOf(item);
		if (rich !== null) {
			const reason = richFault(item);
			if (reason !== null) throw new MisshapenError(reason);
			this.rich.add(rich);
			return;
		}
		const path = this.pathOf(item);
		const [root = ''] = path;
		if (this.roots[root] === 'list') {
			if (item.deleted) this.shortened.add(root);
			let behind = this.lineAt(item.origin);
			for (const value of contentOf(item)) {
				this.lines.push({ root, value, behind });
				behind = value;
			}
			return;
		}
		const { content } = item;
		if (content instanceof Y.ContentType) {
			if (this.roots[root] !== 'maps' || path.length !== 2 || !(content.type instanceof Y.Map)) {
				throw new MisshapenError('a type where a value belongs');
			}
		} else contentOf(item);
		const key = this.touch(path);
		const written = this.written.get(key);
		if (written === undefined) this.written.set(key, { first: item, last: item });
		else written.last = item;
	}

	/**
	 * Throws unless an item stands beside items of the same place. Yjs stores an item with neighbours without
	 * its place and takes that of the neighbours when it reads the item. By writing two things under the same
	 * clock a device could make an item with neighbours at another place, which would then be read
	 * differently from what was judged.
	 */
	private standsBesideItsLikes({ origin, rightOrigin, parent, parentSub }: Y.Item): void {
		for (const id of [origin, rightOrigin]) {
			if (id === null) continue;
			const beside: unknown = Y.getItem(this.doc.store, id);
			const isLike =
				beside instanceof Y.Item && beside.parent === parent && beside.parentSub === parentSub;
			if (!isLike) throw new MisshapenError('beside what stands elsewhere');
		}
	}

	/**
	 * Visits items that existed before and are deleted now: values that were overwritten or removed, and
	 * removed lines.
	 */
	private oldStructsDeleted(): void {
		const { beforeState, deleteSet } = this.transaction;
		for (const [client, ranges] of deleteSet.clients) {
			const structs = this.doc.store.clients.get(client) ?? [];
			const known = beforeState.get(client) ?? 0;
			for (const { clock, len } of ranges) {
				if (clock >= known || structs.length === 0) continue;
				for (let at = Y.findIndexSS(structs, clock); at < structs.length; at++) {
					const struct = structs[at];
					if (struct === undefined || struct.id.clock >= Math.min(clock + len, known)) break;
					if (!(struct instanceof Y.Item)) continue;
					const rich = this.richRootOf(struct);
					if (rich !== null) {
						this.rich.add(rich);
						continue;
					}
					const path = this.pathOf(struct);
					if (this.roots[path[0] ?? ''] === 'list') this.shortened.add(path[0] ?? '');
					else this.touch(path);
				}
			}
		}
	}

	private touch(path: readonly string[]): string {
		const key = JSON.stringify(path);
		if (!this.places.has(key)) {
			const value = this.valueAt(path);
			this.places.set(key, { path, value, wrote: value, isSeen: true });
		}
		return key;
	}

	/** Returns what the author last wrote at a place, and whether they had seen what was there. */
	private writtenAt(key: string): Partial<Pick<Place, 'wrote' | 'isSeen'>> {
		const written = this.written.get(key);
		if (written === undefined) return {};
		const { first, last } = written;
		const isSeen = this.followsTheLatest(first);
		const isLost = last.right !== null;
		return isLost && last.content instanceof Y.ContentAny
			? { isSeen, wrote: last.content.arr.at(-1) as unknown }
			: { isSeen };
	}

	/**
	 * Returns whether an item of a key follows the latest earlier value. True as well when there was none.
	 */
	private followsTheLatest(item: Y.Item): boolean {
		const isOld = ({ id }: Y.Item) => id.clock < (this.transaction.beforeState.get(id.client) ?? 0);
		for (let at = item.right; at !== null; at = at.right) if (isOld(at)) return false;
		for (let at = item.left; at !== null; at = at.left) {
			if (isOld(at)) return item.origin !== null && Y.compareIDs(at.lastId, item.origin);
		}
		return true;
	}

	/** Returns the line with an id in a list. */
	private lineAt(id: Y.ID | null): unknown {
		if (id === null) return undefined;
		const item: unknown = Y.getItem(this.doc.store, id);
		if (!(item instanceof Y.Item) || !(item.content instanceof Y.ContentAny)) return undefined;
		return item.content.arr[id.clock - item.id.clock] as unknown;
	}

	/** Returns the rich text that an item belongs to; `null` when it belongs to something else. */
	private richRootOf(item: Y.Item): string | null {
		if (!this.shapes.has('rich')) return null;
		const root = rootAbove(item, this.names);
		return root !== null && this.roots[root] === 'rich' ? root : null;
	}

	/** Returns the path to an item; for a line of a list, the name of the root alone. */
	private pathOf(item: Y.Item): string[] {
		const { parent, parentSub } = item;
		const name = this.names.get(parent);
		if (name !== undefined) {
			const isList = this.roots[name] === 'list';
			if (isList !== (parentSub === null))
				throw new MisshapenError(isList ? 'a list, not a map' : 'a map, not a list');
			return parentSub === null ? [name] : [name, parentSub];
		}
		const holder = parent instanceof Y.AbstractType ? parent._item : null;
		const above = holder === null ? undefined : this.names.get(holder.parent);
		if (holder === null || above === undefined || this.roots[above] !== 'maps') {
			throw new MisshapenError('nested too deep');
		}
		if (holder.parentSub === null || parentSub === null)
			throw new MisshapenError('a list in a map');
		return [above, holder.parentSub, parentSub];
	}

	private valueAt([root = '', key = '', field]: readonly string[]): unknown {
		const value = this.doc.getMap(root).get(key);
		if (!(value instanceof Y.Map)) return field === undefined ? value : undefined;
		return field === undefined ? MAP : (value as Y.Map<unknown>).get(field);
	}
}

/**
 * Throws when too many values of a key have no predecessor: each device that reads the key would walk along
 * all of them.
 */
function followsMostly(item: Y.Item): void {
	let loose = 0;
	for (let at = item.left; at !== null; at = at.left) if (at.origin === null) loose += 1;
	for (let at = item.right; at !== null; at = at.right) if (at.origin === null) loose += 1;
	if (loose >= LOOSE) throw new MisshapenError('too many values of one key');
}

/** Returns the plain values of an item. Throws when it has other content. */
function contentOf({ content }: Y.Item): readonly unknown[] {
	if (content instanceof Y.ContentAny) return content.arr;
	if (content instanceof Y.ContentDeleted) return [];
	throw new MisshapenError('content that is no plain value');
}
