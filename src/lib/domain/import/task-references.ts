import { dependenciesIn } from '../task/dependencies';
import { waitingIn } from '../table/waiting-cell';
import { identity } from '../text/identity';
import { isBlank, type CsvRow } from './csv';
import { keyText, type Existing, type KeyedRow } from './existing';
import type { ImportSettings } from './plan-types';
import { isMeant } from './row-updates';
import { RowReader } from './rows';
import type { ReferringRow } from './tasks-named';

/** What decides how rows name tasks. */
type ReferringSettings = Pick<
	ImportSettings,
	'kind' | 'mapping' | 'defaults' | 'mode' | 'key' | 'emptyCells'
>;

/**
 * What the rows of a file say of each other: which task is a part of which, and which waits for which. It is read before
 * they are planned, because a row may name one that stands below it (LW-05).
 */
export class TaskReferences {
	readonly rows: ReferringRow[] = [];
	readonly #reader: RowReader;
	readonly #settings: ReferringSettings;
	readonly #named = new Set<string>();

	private constructor(headers: readonly string[], settings: ReferringSettings) {
		this.#reader = new RowReader(headers, settings.mapping, settings.defaults);
		this.#settings = settings;
	}

	/** Returns what is to be told the rows of an import; `null` when none of its columns is about other tasks. */
	static of(headers: readonly string[], settings: ReferringSettings): TaskReferences | null {
		const { uses } = settings.mapping;
		const isAbout = uses.includes('parent') || uses.includes('waitsFor');
		return settings.kind === 'tasks' && isAbout ? new TaskReferences(headers, settings) : null;
	}

	/** Notes a row. */
	take(row: CsvRow): void {
		if (isBlank(row) || row.fault !== null) return;
		const reader = this.#reader;
		const settings = this.#settings;
		const parent = isMeant(reader, row, 'parent', settings) ? reader.said(row, 'parent') : null;
		const waits = isMeant(reader, row, 'waitsFor', settings)
			? waitingIn(reader.said(row, 'waitsFor'))
			: null;
		for (const name of [parent ?? '', ...(waits ?? []).map(({ reference }) => reference)]) {
			if (name !== '') this.#named.add(identity(name));
		}
		this.rows.push({
			...{ row: row.row, title: reader.text(row, 'name'), parent, waits },
			externalId: reader.text(row, 'externalId'),
			key: settings.key === null ? '' : keyText(reader, row, settings.key)
		});
	}

	/** Whether a task that is here may be named by a row, or leads from one of them to another. */
	wants({ id, title, externalId, parent, dependencies }: KeyedRow): boolean {
		const isNamed = [id, title, externalId].some(
			(name) => typeof name === 'string' && this.#named.has(identity(name))
		);
		if (isNamed || this.#settings.mode === 'create') return isNamed;
		return parent !== undefined || dependencies !== undefined;
	}
}

/** Returns what a task that is here is a part of and waits for. */
export const relationsOf = ({ fields }: Existing) => ({
	parent: typeof fields['parent'] === 'string' ? fields['parent'] : null,
	waits: dependenciesIn(fields)
});
