import type { Settings } from './settings';
import type { TableColumn } from './table';

/** The columns of a table that this device shows. */
export class ShownColumns {
	private kept = $state.raw<readonly string[] | null>(null);
	private readonly key: string;

	/** @param table the name under which the choice is stored */
	constructor(
		table: string,
		private readonly settings: Pick<Settings, 'getItem' | 'setItem' | 'removeItem'>
	) {
		this.key = `columns/${table}`;
		this.kept = this.load();
	}

	/** Returns the columns to show: those that were chosen, or the default ones. The first always is. */
	of<Column extends Pick<TableColumn, 'key' | 'usual'>>(all: readonly Column[]): readonly Column[] {
		const { kept } = this;
		return all.filter(
			({ key, usual }, at) => at === 0 || (kept === null ? usual : kept.includes(key))
		);
	}

	/** Sets the columns to show. `null` restores the default ones. */
	choose(keys: readonly string[] | null): void {
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
