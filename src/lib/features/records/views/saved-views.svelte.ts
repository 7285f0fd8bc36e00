import { createSubscriber } from 'svelte/reactivity';
import { random, type WorkspaceView } from '$lib/app/context';
import { newId, type SpaceId } from '$lib/domain/core/ids';
import { orderBetween, type OrderKey } from '$lib/domain/core/order';
import { looksAfter } from '$lib/domain/space/looks-after';
import { putOwnView, readOwnViews, removeOwnView } from '$lib/documents/private';
import { putSharedView, removeSharedView } from '$lib/documents/space';

/** A kept way of looking at a space's records. */
export interface SavedView {
	readonly id: string;
	readonly name: string;
	/** The part of an address that says how; see `lookToQuery`. */
	readonly query: string;
	/** Whether the space opens with it: for its member, or for everybody who has no default of their own. */
	readonly first: boolean;
	readonly for: 'me' | 'all';
	/** Where it stands among the shared ones. */
	readonly order: OrderKey | null;
}

/** The saved views of a space: the member's own, and those that its people share. */
export class SavedViews {
	private readonly subscribe: () => void;

	constructor(
		private readonly view: WorkspaceView,
		private readonly space: () => SpaceId
	) {
		this.subscribe = createSubscriber((update) => view.replica.mine.onChange(update));
	}

	/** Those of this member alone, by name. */
	get own(): readonly SavedView[] {
		this.subscribe();
		return this.view.replica.mine
			.read((doc) => readOwnViews(doc, this.space()))
			.flatMap(({ id, name, view }) => {
				const content = readContent(view);
				return content === null ? [] : [{ id, name, ...content, for: 'me' as const, order: null }];
			});
	}

	/** Those of everybody in the space, in their order. */
	get shared(): readonly SavedView[] {
		return (this.view.space(this.space())?.views ?? []).flatMap(({ id, name, view, order }) => {
			const content = readContent(view);
			return content === null ? [] : [{ id, name, ...content, for: 'all' as const, order }];
		});
	}

	/** Whether this member may share views and change the shared ones (SP-02). */
	get mayShare(): boolean {
		const { me } = this.view;
		const space = this.view.space(this.space());
		return me !== undefined && space !== null && looksAfter(me, space);
	}

	/** The view that the space opens with; one's own choice goes before everybody's. */
	get first(): SavedView | undefined {
		return this.own.find(({ first }) => first) ?? this.shared.find(({ first }) => first);
	}

	/** Keeps a new view; `false` when the rules do not allow it. */
	add(parts: Pick<SavedView, 'name' | 'query' | 'first' | 'for'>): Promise<boolean> {
		return this.put({ ...parts, id: newId(random), order: null });
	}

	/**
	 * Keeps a view, or changes it; `false` when the rules do not allow it. There is one default for
	 * each: another one gives it up.
	 */
	async put(saved: SavedView): Promise<boolean> {
		const others = saved.for === 'me' ? this.own : this.shared;
		const last = others.at(-1)?.order ?? null;
		const views = [{ ...saved, order: saved.order ?? orderBetween(last, null) }];
		if (saved.first) {
			for (const other of others) {
				if (other.first && other.id !== saved.id)
					views.push({ ...other, first: false, order: other.order ?? '' });
			}
		}
		const space = this.space();
		const written =
			saved.for === 'me'
				? await this.view.replica.mine.edit((doc) => {
						for (const { id, name, ...rest } of views) {
							putOwnView(doc, { id, space, name, view: contentOf(rest) });
						}
					})
				: await this.view.replica.space(space).edit((doc) => {
						for (const { id, name, order, ...rest } of views) {
							putSharedView(doc, { id, name, view: contentOf(rest), order });
						}
					});
		return written.ok;
	}

	/** Takes a view away, `false` when the rules do not allow it; `put` brings it back. */
	async remove({ id, for: reader }: SavedView): Promise<boolean> {
		const { replica } = this.view;
		const written =
			reader === 'me'
				? await replica.mine.edit((doc) => removeOwnView(doc, id))
				: await replica.space(this.space()).edit((doc) => removeSharedView(doc, id));
		return written.ok;
	}
}

const contentOf = ({ query, first }: Pick<SavedView, 'query' | 'first'>): string =>
	JSON.stringify(first ? { query, first } : { query });

/** Reads what others, or a later version, may have written; `null` when it cannot be read. */
function readContent(text: string): Pick<SavedView, 'query' | 'first'> | null {
	try {
		const read: unknown = JSON.parse(text);
		if (typeof read !== 'object' || read === null) return null;
		const { query, first } = read as Record<string, unknown>;
		return typeof query === 'string' ? { query, first: first === true } : null;
	} catch {
		// Not JSON.
		return null;
	}
}
