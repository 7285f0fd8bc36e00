import { mayBeKey } from '$lib/domain/import/existing';
import {
	customUse,
	keepsFacts,
	type ColumnUse,
	type CustomUse,
	type Field,
	type ImportKind,
	type Mapping
} from '$lib/domain/import/fields';
import {
	KEY_FIELDS,
	type EmptyCells,
	type ImportMode,
	type ValueUse
} from '$lib/domain/import/plan-changes';
import type { ImportSnapshot } from '$lib/domain/import/plan-types';
import { customFieldsOf, type ColumnField } from '$lib/domain/import/snapshot-fields';
import { policiesOf, UNDECIDED, type Decisions } from './decisions';

/** What is imported, and the workspace as it was seen last. */
interface Subject {
	readonly kind: ImportKind;
	readonly snapshot: ImportSnapshot | null;
}

/** What a person chooses about a file: what its columns are, and what happens to its rows. */
export class ImportChoices {
	readonly #of: () => Subject;

	uses = $state.raw<readonly ColumnUse[]>([]);
	title = $state.raw<readonly number[]>([]);
	/** Whether the columns are mapped as for the last file of this shape, and not as guessed. */
	isRemembered = $state(false);
	/** The decisions about the plan. */
	decisions = $state.raw<Decisions>(UNDECIDED);

	constructor(of: () => Subject, first: Partial<Decisions>) {
		this.#of = of;
		this.decisions = { ...this.decisions, ...first };
	}

	/** What the columns are. */
	get mapping(): Mapping {
		return { uses: this.uses, title: this.title };
	}

	/** Maps the columns, as for the last file of this shape or as guessed. */
	map({ uses, title }: Mapping, isRemembered: boolean): void {
		this.isRemembered = isRemembered;
		this.uses = uses;
		this.title = title;
	}

	/** Sets the use of a column. A field can be in one column only, so another column gives it up. */
	setUse(column: number, use: ColumnUse): void {
		const spare: ColumnUse = keepsFacts(this.#of().kind) ? 'fact' : 'ignore';
		const isField = use !== 'fact' && use !== 'ignore';
		this.uses = this.uses.map((before, index) =>
			index === column ? use : isField && before === use ? spare : before
		);
	}

	/** Adds a column to the end of a deal's title, or removes it. */
	toggleTitle(column: number): void {
		this.title = this.title.includes(column)
			? this.title.filter((other) => other !== column)
			: [...this.title, column];
	}

	/** The columns by which what is here can be recognised. */
	get keys(): readonly ValueUse[] {
		const own = this.fields.filter(mayBeKey).map(({ id }) => customUse(id));
		const all: readonly ValueUse[] = [...KEY_FIELDS[this.#of().kind], ...own];
		return all.filter((use) => (use === 'title' ? this.title.length > 0 : this.uses.includes(use)));
	}

	/** The custom fields that columns can be. */
	get fields(): readonly ColumnField[] {
		const { kind, snapshot } = this.#of();
		return snapshot === null ? [] : customFieldsOf(kind, snapshot);
	}

	/** Sets what the rows are, and by what existing records are recognised. */
	setMode(mode: ImportMode): void {
		const { keys } = this;
		const [first = null] = keys;
		const { key } = this.decisions;
		const kept = key !== null && keys.includes(key) ? key : first;
		this.decisions = { ...this.decisions, mode, key: mode === 'create' ? null : kept };
	}

	setKey(key: ValueUse): void {
		this.decisions = { ...this.decisions, key };
	}

	setEmptyCells(emptyCells: EmptyCells): void {
		this.decisions = { ...this.decisions, emptyCells };
	}

	/** Sets what new records get where their row says nothing; `null` for nothing. */
	setDefault(use: Field | CustomUse, text: string | null): void {
		const defaults = new Map(this.decisions.defaults);
		if (text === null) defaults.delete(use);
		else defaults.set(use, text);
		this.decisions = { ...this.decisions, defaults };
	}

	/** Starts over for another kind of record: what the rows are depends on it. */
	resetRows(): void {
		this.decisions = { ...this.decisions, mode: 'create', key: null, defaults: new Map() };
	}

	/** Forgets what was decided about the rows of one file. */
	forgetRows(): void {
		this.decisions = policiesOf(this.decisions);
	}
}
