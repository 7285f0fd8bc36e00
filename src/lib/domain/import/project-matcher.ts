import type { Acting, RecordChange } from '../core/change';
import { newId, type ImportId, type RecordId, type SpaceId } from '../core/ids';
import { MAX_TITLE_LENGTH } from '../deal/new-deal';
import { createProject } from '../project/commands';
import { fold } from '../text/fold';
import { NameIndex } from '../text/identity';
import type { RowFaultReason } from './faults';
import { NameTable } from './names';
import type { PlannedRecord } from './plan-types';
import type { ProjectHere } from './projects-here';
import type { RowJudge } from './row-judge';

/** What the name of a project means. */
type Meaning =
	| { readonly is: 'project'; readonly id: RecordId; readonly title: string }
	| { readonly is: 'fault'; readonly faults: (column: string) => readonly RowFaultReason[] };

/** The most projects that an import adds. More mean that the column holds something else. */
export const MAX_NEW_PROJECTS = 200;

/** The projects of a work space together with those that the import adds (LW-02). */
export class ProjectMatcher {
	readonly #byKey = new Map<string, ProjectHere>();
	readonly #byName = new NameIndex<ProjectHere>(fold);
	readonly #titles = new Map<RecordId, string>();
	readonly #names: NameTable<Meaning>;
	readonly #new = new Map<RecordId, RecordChange>();
	readonly #used = new Set<RecordId>();

	constructor(
		here: readonly ProjectHere[],
		private readonly space: SpaceId,
		private readonly importId: ImportId,
		private readonly acting: Acting,
		private readonly judge: Pick<RowJudge, 'create'>
	) {
		for (const project of here) {
			const { id, title, externalId } = project;
			this.#titles.set(id, title);
			this.#byName.add(title, project);
			for (const key of [id, externalId]) if (key !== undefined) this.#byKey.set(key, project);
		}
		this.#names = new NameTable<Meaning>(
			(name) => this.#resolve(name),
			// Ids tell capitals apart, names do not.
			(name) => (this.#byKey.has(name) ? `id ${name}` : this.#byName.keyOf(name))
		);
	}

	/** Returns the project that a cell names, here or new, and adds what is wrong with it. `null` for none. */
	read(name: string, column: string, faults: RowFaultReason[]): RecordId | null {
		if (name === '') return null;
		const { meaning } = this.#names.look(name);
		if (meaning.is === 'project') return meaning.id;
		faults.push(...meaning.faults(column));
		return null;
	}

	/** Notes that a row that goes in is in a project: only such projects are added. */
	use(id: RecordId | null): void {
		if (id !== null) this.#used.add(id);
	}

	/** Returns what a project is called. */
	titleOf(id: RecordId): string {
		return this.#titles.get(id) ?? '';
	}

	/** The names of the projects that the import adds. */
	get added(): readonly string[] {
		return this.#records().map(({ id }) => this.titleOf(id));
	}

	/** Returns the projects that the import adds. They come before their tasks. */
	*records(): Generator<PlannedRecord> {
		yield* this.#records();
	}

	#records(): readonly PlannedRecord[] {
		return [...this.#new].flatMap(([id, change]) => (this.#used.has(id) ? [{ id, change }] : []));
	}

	/** By the id in the source or here, then by the name; what nobody knows is a new project. */
	#resolve(name: string): Meaning {
		const byKey = this.#byKey.get(name);
		const found = byKey === undefined ? this.#byName.find(name) : [byKey];
		const [project, ...others] = found;
		if (project !== undefined && others.length === 0) return { is: 'project', ...project };
		if (project !== undefined) {
			const about = { value: name, count: found.length };
			return fault((column) => [{ code: 'project-ambiguous', column, ...about }]);
		}
		return this.#make(name);
	}

	#make(name: string): Meaning {
		if (name.length > MAX_TITLE_LENGTH) {
			const { length } = name;
			return fault((column) => [{ code: 'too-long', column, length, max: MAX_TITLE_LENGTH }]);
		}
		if (this.#new.size >= MAX_NEW_PROJECTS) {
			return fault((column) => [{ code: 'too-many-projects', column, max: MAX_NEW_PROJECTS }]);
		}
		const draft = { title: name, space: this.space, state: 'active' as const, owner: null };
		const change = createProject({ ...draft, startOn: null, dueOn: null }, this.acting);
		const made = { ...change, set: { ...change.set, importId: this.importId } };
		const refused = this.judge.create(made);
		if (refused.length > 0) return fault(() => refused);
		const id = newId(this.acting.random);
		this.#new.set(id, made);
		this.#titles.set(id, name);
		return { is: 'project', id, title: name };
	}
}

const fault = (faults: (column: string) => readonly RowFaultReason[]): Meaning => ({
	is: 'fault',
	faults
});
