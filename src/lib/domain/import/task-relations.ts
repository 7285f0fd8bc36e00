import { newId, type Random, type RecordId } from '../core/ids';
import { dependencyField } from '../task/dependencies';
import type { Dependencies } from '../task/dependency';
import { circleOf } from '../task/paths';
import { identity } from '../text/identity';
import type { CsvRow } from './csv';
import type { Existing } from './existing';
import type { RowFaultReason } from './faults';
import { asText, cell, type CellEdit } from './row-updates';
import type { RowReader } from './rows';
import { relationsOf } from './task-references';
import type { ReferringRow, TasksNamed } from './tasks-named';
import { waitingCell } from '../table/waiting-cell';

/** What a row says of other tasks, by their ids; `null` when it does not speak of that. */
export interface Related {
	readonly parent: RecordId | null;
	readonly waits: Dependencies | null;
	/** Whether it speaks of its parent at all. */
	readonly saysParent: boolean;
}

export const UNRELATED: Related = { parent: null, waits: null, saysParent: false };

type Column = 'parent' | 'waitsFor';
type Steps = ReadonlyMap<RecordId, readonly RecordId[]>;

/**
 * The tasks that the rows of a file name, in the file and here (LW-05): by the id in the source, else by the title. Each
 * row has the id that its task gets, or has already. A row that closes a circle is told which.
 */
export class TaskRelations {
	readonly #rows = new Map<number, ReferringRow>();
	readonly #ids = new Map<number, RecordId>();
	readonly #rowOf = new Map<RecordId, number>();
	readonly #titles = new Map<RecordId, string>();
	readonly #byKey = new Map<string, RecordId[]>();
	readonly #byTitle = new Map<string, RecordId[]>();
	readonly #hereByName = new Map<string, RecordId[]>();
	readonly #here: readonly Existing[];
	readonly #inCircles: Readonly<Record<Column, Steps>>;

	/** `meant` returns the task that a row means, when that is here already. */
	constructor(
		{ rows, here }: TasksNamed,
		meant: (row: ReferringRow) => RecordId | null,
		private readonly reader: RowReader,
		random: Random
	) {
		this.#here = here;
		for (const { id, fields } of here) {
			const { title, externalId } = fields;
			this.#titles.set(id, typeof title === 'string' ? title : '');
			const names = [id, externalId, title].filter((name) => typeof name === 'string');
			for (const name of new Set(names.map(identity))) put(this.#hereByName, name, id);
		}
		for (const row of rows) {
			const id = meant(row) ?? newId(random);
			this.#rows.set(row.row, row);
			this.#ids.set(row.row, id);
			this.#rowOf.set(id, row.row);
			if (row.title !== '') this.#titles.set(id, row.title);
			if (row.externalId !== '') put(this.#byKey, identity(row.externalId), id);
			if (row.title !== '') put(this.#byTitle, identity(row.title), id);
		}
		this.#inCircles = {
			parent: leftIn(this.#steps('parent')),
			waitsFor: leftIn(this.#steps('waitsFor'))
		};
	}

	/** Returns the id of the task that a row makes or means. */
	idOf({ row }: Pick<CsvRow, 'row'>): RecordId | null {
		return this.#ids.get(row) ?? null;
	}

	/** Returns what a row says of other tasks, and adds what is wrong with that. */
	read({ row }: Pick<CsvRow, 'row'>, faults: RowFaultReason[]): Related {
		const said = this.#rows.get(row);
		const id = this.#ids.get(row);
		if (said === undefined || id === undefined) return UNRELATED;
		const look = (column: Column, name: string): RecordId | null => {
			const found = this.#find(name);
			if (found.length === 1) return found[0] ?? null;
			const where = { column: this.reader.column(column), value: name };
			faults.push(
				found.length === 0
					? { code: 'task-unknown', ...where }
					: { code: 'task-ambiguous', ...where, count: found.length }
			);
			return null;
		};
		const parent = said.parent === null || said.parent === '' ? null : look('parent', said.parent);
		const waits = said.waits?.flatMap(({ reference, kind }) => {
			const before = look('waitsFor', reference);
			return before === null ? [] : [[before, kind] as const];
		});
		for (const column of ['parent', 'waitsFor'] as const) {
			const steps = this.#inCircles[column];
			const path = steps.has(id) ? circleOf(id, (at) => steps.get(at) ?? []) : null;
			if (path === null) continue;
			const names = [...path, id].map((at) => this.titleOf(at));
			faults.push({ code: 'task-circle', column: this.reader.column(column), path: names });
		}
		return {
			parent,
			waits: waits === undefined ? null : Object.fromEntries(waits),
			saysParent: said.parent !== null
		};
	}

	/** Returns the fields of a new task, without tasks whose rows are left out. */
	fields({ parent, waits }: Related, isLeftOut: (row: number) => boolean) {
		const isHere = (id: RecordId) => !this.#isLeftOut(id, isLeftOut);
		return {
			...(parent !== null && isHere(parent) ? { parent } : {}),
			...Object.fromEntries(
				Object.entries(waits ?? {})
					.filter(([before]) => isHere(before))
					.map(([before, kind]) => [dependencyField(before), kind])
			)
		};
	}

	/** Returns the cells of a row that change a task that is here. */
	edits(
		existing: Existing,
		related: Related,
		isLeftOut: (row: number) => boolean
	): readonly (CellEdit | null)[] {
		const shown = (id: unknown) => asText(typeof id === 'string' ? this.titleOf(id) : '');
		const { parent } = related;
		const to = parent !== null && this.#isLeftOut(parent, isLeftOut) ? null : parent;
		return [
			related.saysParent ? cell(existing, 'parent', 'parent', to, shown) : null,
			related.waits === null ? null : this.#waitsCell(existing, related.waits, isLeftOut)
		];
	}

	/** Returns the rows that name a task whose own row is left out, and what that is called. */
	*leftOut(
		isLeftOut: (row: number) => boolean
	): Generator<{ readonly row: number; readonly value: string }> {
		for (const { row } of this.#rows.values()) {
			if (isLeftOut(row)) continue;
			const { parent, waits } = this.read({ row }, []);
			for (const id of [...(parent === null ? [] : [parent]), ...Object.keys(waits ?? {})]) {
				if (this.#isLeftOut(id, isLeftOut)) yield { row, value: this.titleOf(id) };
			}
		}
	}

	/** Returns what a task is called. */
	titleOf(id: RecordId): string {
		return this.#titles.get(id) ?? id;
	}

	#isLeftOut(id: RecordId, isLeftOut: (row: number) => boolean): boolean {
		const row = this.#rowOf.get(id);
		// One that is here stays so, whatever becomes of its row.
		return row !== undefined && isLeftOut(row) && !this.#here.some((one) => one.id === id);
	}

	#waitsCell(
		existing: Existing,
		waits: Dependencies,
		isLeftOut: (row: number) => boolean
	): CellEdit | null {
		const was = relationsOf(existing).waits;
		const to = Object.fromEntries(
			Object.entries(waits).filter(([id]) => !this.#isLeftOut(id, isLeftOut))
		);
		const ids = [...new Set([...Object.keys(was), ...Object.keys(to)])];
		const changed = ids.filter((id) => was[id] !== to[id]);
		if (changed.length === 0) return null;
		const shown = (all: Dependencies) =>
			asText(
				waitingCell(
					Object.entries(all).map(([id, kind]) => ({ reference: this.titleOf(id), kind }))
				)
			);
		return {
			use: 'waitsFor',
			from: shown(was),
			to: shown(to),
			set: Object.fromEntries(changed.map((id) => [dependencyField(id), to[id] ?? null]))
		};
	}

	/** Returns the tasks that a name means: those of the file before those that are here. */
	#find(name: string): readonly RecordId[] {
		const form = identity(name);
		return this.#byKey.get(form) ?? this.#byTitle.get(form) ?? this.#hereByName.get(form) ?? [];
	}

	/** Returns the steps from each task to others, as they are after the import. */
	#steps(column: Column): Steps {
		const steps = new Map<RecordId, readonly RecordId[]>();
		for (const existing of this.#here) {
			const { parent, waits } = relationsOf(existing);
			const to = column === 'waitsFor' ? Object.keys(waits) : parent === null ? [] : [parent];
			if (to.length > 0) steps.set(existing.id, to);
		}
		for (const { row, parent, waits } of this.#rows.values()) {
			const id = this.#ids.get(row);
			const names =
				column === 'parent'
					? parent === null
						? null
						: [parent]
					: waits?.map((one) => one.reference);
			if (id === undefined || names === undefined || names === null) continue;
			steps.set(
				id,
				names.flatMap((name) => (name === '' ? [] : this.#find(name).slice(0, 1)))
			);
		}
		return steps;
	}
}

function put(index: Map<string, RecordId[]>, name: string, id: RecordId): void {
	const there = index.get(name);
	if (there === undefined) index.set(name, [id]);
	else if (!there.includes(id)) there.push(id);
}

/**
 * Returns the steps of those tasks from which one never comes to an end: all that are in circles, and what leads there.
 * What ends is taken away until nothing does, which costs each step once.
 */
function leftIn(steps: Steps): Steps {
	const left = new Map(
		[...steps].map(([id, to]) => [id, new Set(to.filter((at) => steps.has(at)))])
	);
	const from = new Map<RecordId, RecordId[]>();
	for (const [id, to] of left) for (const at of to) put(from, at, id);
	const ended = [...left].filter(([, to]) => to.size === 0).map(([id]) => id);
	for (const id of ended) {
		left.delete(id);
		for (const before of from.get(id) ?? []) {
			const to = left.get(before);
			if (to?.delete(id) === true && to.size === 0) ended.push(before);
		}
	}
	return new Map([...left].map(([id, to]) => [id, [...to]]));
}
