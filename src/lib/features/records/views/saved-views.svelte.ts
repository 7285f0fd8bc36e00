import { parsedFields } from '$lib/domain/core/json';
import { random, type WorkspaceView } from '$lib/app/context';
import { newId, type SpaceId } from '$lib/domain/core/ids';
import { orderBetween, type OrderKey } from '$lib/domain/core/order';
import { looksAfter } from '$lib/domain/space/looks-after';
import type { Saved } from '$lib/replica/saved';

/** A saved view of a space's records. */
export interface SavedView {
	readonly id: string;
	readonly name: string;
	/** The part of an address that holds the look. See `lookToQuery`. */
	readonly query: string;
	/**
	 * Whether the space opens with this view, for its member, or for everybody without a default of
	 * their own.
	 */
	readonly first: boolean;
	readonly for: 'me' | 'all';
	/** Its order among the shared views. */
	readonly order: OrderKey | null;
}

/** The saved views of a space: the member's own, and the shared ones. */
export class SavedViews {
	constructor(
		private readonly view: WorkspaceView,
		private readonly space: () => SpaceId
	) {}

	/** The views of this member alone, by name. */
	get own(): readonly SavedView[] {
		const space = this.space();
		return (this.view.own?.views ?? [])
			.filter((view) => view.space === space)
			.flatMap(({ id, name, view }) => {
				const content = readContent(view);
				return content === null ? [] : [{ id, name, ...content, for: 'me' as const, order: null }];
			});
	}

	/** The views that everybody in the space shares, in their order. */
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

	/** The view with which the space opens. The member's own choice comes before the shared one. */
	get first(): SavedView | undefined {
		return this.own.find(({ first }) => first) ?? this.shared.find(({ first }) => first);
	}

	/** Saves a new view. */
	add(parts: Pick<SavedView, 'name' | 'query' | 'first' | 'for'>): Promise<Saved> {
		return this.put({ ...parts, id: newId(random), order: null });
	}

	/**
	 * Saves a new or changed view. Each member, and the space, has only one default, so a new default
	 * replaces the old one.
	 */
	async put(saved: SavedView): Promise<Saved> {
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
		const { replica } = this.view;
		if (saved.for === 'me') {
			const { putOwnView } = await import('$lib/documents/private');
			return replica.mine.edit((doc) => {
				for (const { id, name, ...rest } of views) {
					putOwnView(doc, { id, space, name, view: contentOf(rest) });
				}
			});
		}
		const { putSharedView } = await import('$lib/documents/space');
		return replica.space(space).edit((doc) => {
			for (const { id, name, order, ...rest } of views) {
				putSharedView(doc, { id, name, view: contentOf(rest), order });
			}
		});
	}

	/** Removes a view. `put` restores it. */
	async remove({ id, for: reader }: SavedView): Promise<Saved> {
		const { replica } = this.view;
		const space = this.space();
		if (reader === 'me') {
			const { removeOwnView } = await import('$lib/documents/private');
			return replica.mine.edit((doc) => {
				removeOwnView(doc, id);
			});
		}
		const { removeSharedView } = await import('$lib/documents/space');
		return replica.space(space).edit((doc) => {
			removeSharedView(doc, id);
		});
	}
}

const contentOf = ({ query, first }: Pick<SavedView, 'query' | 'first'>): string =>
	JSON.stringify(first ? { query, first } : { query });

/** Reads content that others, or a later version, may have written. Returns `null` when it cannot be read. */
function readContent(text: string): Pick<SavedView, 'query' | 'first'> | null {
	const { query, first } = parsedFields(text);
	return typeof query === 'string' ? { query, first: first === true } : null;
}
