import type { SpaceId } from '$lib/domain/core/ids';
import type { Settings } from '$lib/ui/settings';
import type { ColumnKey, ListColumn } from './columns';

/** The columns of a space's list that this device shows. */
export class ShownColumns {
	private kept = $state.raw<readonly string[] | null>(null);
	private readonly key: string;

	constructor(
		space: SpaceId,
		private readonly settings: Pick<Settings, 'getItem' | 'setItem' | 'removeItem'>
	) {
		this.key = `columns/${space}`;
		this.kept = this.load();
	}

	/** Returns the columns to show: those that were chosen, or the default ones. */
	of(all: readonly ListColumn[]): readonly ListColumn[] {
		const { kept } = this;
		return all.filter(
			({ key, usual }) => key === 'title' || (kept === null ? usual : kept.includes(key))
		);
	}

	/** Sets the columns to show. `null` restores the default ones. */
	choose(keys: readonly ColumnKey[] | null): void {
		this.kept = keys;
		if (keys === null) this.settings.removeItem(this.key);
		else this.settings.setItem(this.key, JSON.stringify(keys));
	}

	private load(): readonly string[] | null {
		try {
			const read: unknown = JSON.parse(this.settings.getItem(this.key) ?? 'null');
			return Array.isArray(read)
				? read.filter((key): key is string => typeof key === 'string')
				: null;
		} catch {
			// The text is not JSON: another version, or a person, has written it.
			return null;
		}
	}
}
