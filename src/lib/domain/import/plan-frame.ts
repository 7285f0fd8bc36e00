import type { Day } from '../core/day';
import type { Space } from '../space/space';
import type { CsvRow } from './csv';
import { readDay } from './dates';
import { ExistingRecords } from './existing';
import type { RowFaultReason } from './faults';
import type { Field } from './fields';
import { saysNothing } from './nothing';
import { OwnerMatcher, type OwnerMeaning } from './owner-matcher';
import { PeopleMatcher } from './people-matcher';
import { NO_COUNTS, NO_DEFAULTS, type ImportCounts } from './plan-counts';
import type { ValueUse } from './plan-changes';
import type { CheckedInput } from './plan-input';
import type { ImportPlan } from './plan-types';
import { RowJudge } from './row-judge';
import { teamCellsOf, RowLog, RowReader } from './rows';

/** The parts of a plan that only some kinds have, and its counts beside those of all kinds. */
type OwnParts = Partial<Omit<ImportPlan, 'counts' | 'kind'>> & {
	readonly kind: ImportPlan['kind'];
	readonly counts: Partial<ImportCounts>;
};

/**
 * What every planner has: the cells of the rows, the record of what happens to them, the people that they name, and
 * the judge. A planner adds what its kind of record is made of.
 */
export class PlanFrame {
	readonly reader: RowReader;
	readonly log: RowLog;
	readonly people: PeopleMatcher;
	readonly owners: OwnerMatcher;
	readonly judge: RowJudge;
	readonly #input: CheckedInput;

	/** `space` is where the records come to be; `null` for customers. */
	constructor(
		input: CheckedInput,
		kind: 'customer' | 'deal' | 'task' | 'lead',
		space: Space | null
	) {
		const { settings, snapshot, importId, acting, actor } = input;
		this.#input = input;
		this.reader = new RowReader(input.headers, settings.mapping, settings.defaults);
		this.log = new RowLog(input);
		this.people = new PeopleMatcher(snapshot, importId, acting);
		this.owners = new OwnerMatcher(this.people, settings, snapshot, actor, kind);
		this.judge = new RowJudge(snapshot, acting, space);
	}

	/** Returns the records that are here, by the chosen key, else by `usual`. */
	existing(usual: ValueUse): ExistingRecords {
		const { settings, snapshot, existing = [] } = this.#input;
		return new ExistingRecords(settings.key ?? usual, snapshot.country ?? null, existing);
	}

	/** Counts the owner's name of a row, imported or not, because a person may still match it by hand. */
	countOwner(row: CsvRow): void {
		const name = this.reader.text(row, 'owner');
		if (name !== '') this.owners.look(name).rows += 1;
	}

	/** Returns whom a row names as the owner, and adds what is wrong with the name. `null` for nobody. */
	owner(row: CsvRow, faults: RowFaultReason[]): OwnerMeaning | null {
		const name = this.reader.text(row, 'owner');
		if (name === '') return null;
		return this.owners.check(name, teamCellsOf(this.reader, row), faults);
	}

	/** Returns the day of a cell, and adds that it cannot be read. `null` for none. */
	day(field: Field, row: CsvRow, faults: RowFaultReason[]): Day | null {
		const value = this.reader.text(row, field);
		if (saysNothing(value)) return null;
		const day = readDay(value, this.#input.settings.dateOrder);
		if (day === null) {
			faults.push({ code: 'date-unreadable', column: this.reader.column(field), value });
		}
		return day;
	}

	/** Returns the note of a row, with the columns for which its kind of record has no field. */
	note(row: CsvRow): string {
		const { reader } = this;
		const further = Object.entries(reader.facts(row)).map(([name, text]) => `${name}: ${text}`);
		return [reader.text(row, 'note'), ...further].filter(Boolean).join('\n');
	}

	/**
	 * Whether a row is here already or repeats an earlier one, by its id in the source. If so, it is rejected. Notes
	 * the id otherwise.
	 */
	isRepeated(row: CsvRow, externalId: string): boolean {
		if (externalId === '') return false;
		const firstRow = this.log.earlier(externalId);
		if (this.#input.snapshot.externalIds.has(externalId)) {
			this.log.reject(row, [{ code: 'already-here', by: 'id', value: externalId }]);
			return true;
		}
		if (firstRow !== undefined) {
			this.log.reject(row, [{ code: 'repeated', value: externalId, firstRow }]);
			return true;
		}
		this.log.note(externalId, row);
		return false;
	}

	/** Whether the rules refuse what a row would do. If so, it is rejected. */
	isRefused(row: CsvRow, refused: readonly RowFaultReason[]): boolean {
		if (refused.length > 0) this.log.reject(row, refused);
		return refused.length > 0;
	}

	/** How many rows go in. */
	get accepted(): number {
		return this.log.rows - this.log.rejected.length;
	}

	/** Returns the plan: what all kinds have, and what only this one has. */
	planOf({ counts, ...own }: OwnParts): ImportPlan {
		const { log, people, owners } = this;
		const { rejected } = log;
		return {
			importId: this.#input.importId,
			members: people.members,
			teams: people.teams,
			stages: [],
			counts: {
				...NO_COUNTS,
				rows: log.rows,
				accepted: this.accepted,
				rejected: rejected.length,
				members: people.members.length,
				teams: people.teams.length,
				...counts
			},
			defaults: NO_DEFAULTS,
			preview: log.preview,
			rejected,
			people: owners.uses(),
			stageNames: [],
			customerNames: [],
			...log.remarks(),
			matches: [],
			matched: 0,
			changes: [],
			...own
		};
	}
}
